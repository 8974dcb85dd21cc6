package web

import "kith/server/incident"

// A statusText is what /status says in one language.
type statusText struct {
	Language, Direction string // of the page
	Title               string
	overall             map[state]string // sentences
	states              map[state]string // words
	components          map[string]string

	Components, OpenIncidents, ResolvedIncidents, None string

	releaseTitle, releaseText string // of incident.KindRelease: what visitors notice
	otherTitle, otherText     string // of a kind that this server does not know

	Noticed, RolledBack, Healed, Resolved string
	Share                                 string // before a percentage
	Absent                                string // where sessions were left when it was resolved
	Updated                               string // before a time
}

// title returns the title of an incident of a kind.
func (t *statusText) title(kind string) string {
	if kind == incident.KindRelease {
		return t.releaseTitle
	}
	return t.otherTitle
}

// text returns what visitors notice of an incident of a kind.
func (t *statusText) text(kind string) string {
	if kind == incident.KindRelease {
		return t.releaseText
	}
	return t.otherText
}

// statusWords are the texts in the languages of the panel. The first is for people who speak
// none of them, and for /status.json.
var statusWords = []statusText{
	{
		Language: "en", Direction: "ltr", Title: "Chat status",
		overall:    map[state]string{operational: "Everything works.", degraded: "Some things work only in part.", outage: "Something does not work."},
		states:     map[state]string{operational: "Operational", degraded: "Degraded", outage: "Outage"},
		components: map[string]string{"widget": "Chat widget", "messages": "Messages", "inbox": "Agents’ inbox", "knowledge-base": "Knowledge base"},
		Components: "Parts", OpenIncidents: "Incidents now", ResolvedIncidents: "Incidents of the last 14 days", None: "There were none.",
		releaseTitle: "A version of the chat was taken back",
		releaseText:  "Some visitors had a version of the chat that did not work as it should. It was taken back, and open chats change over to another one by themselves.",
		otherTitle:   "Incident", otherText: "Something does not work as it should.",
		Noticed: "Noticed", RolledBack: "Taken back", Healed: "All repaired", Resolved: "Resolved",
		Share: "Browsers that are repaired:", Absent: "Browsers that were not here since are repaired when they come back.", Updated: "As of",
	},
	{
		Language: "de", Direction: "ltr", Title: "Status des Chats",
		overall:    map[state]string{operational: "Alles funktioniert.", degraded: "Manches funktioniert nur teilweise.", outage: "Etwas funktioniert nicht."},
		states:     map[state]string{operational: "In Betrieb", degraded: "Eingeschränkt", outage: "Ausfall"},
		components: map[string]string{"widget": "Chat auf den Seiten", "messages": "Nachrichten", "inbox": "Posteingang der Agenten", "knowledge-base": "Hilfeartikel"},
		Components: "Teile", OpenIncidents: "Störungen jetzt", ResolvedIncidents: "Störungen der letzten 14 Tage", None: "Es gab keine.",
		releaseTitle: "Eine Version des Chats wurde zurückgenommen",
		releaseText:  "Manche Besucher hatten eine Version des Chats, die nicht richtig funktionierte. Sie wurde zurückgenommen, und offene Chats wechseln von selbst zu einer anderen.",
		otherTitle:   "Störung", otherText: "Etwas funktioniert nicht richtig.",
		Noticed: "Bemerkt", RolledBack: "Zurückgenommen", Healed: "Alle repariert", Resolved: "Behoben",
		Share: "Reparierte Browser:", Absent: "Browser, die seither nicht hier waren, werden repariert, wenn sie wiederkommen.", Updated: "Stand:",
	},
	{
		Language: "fr", Direction: "ltr", Title: "État du chat",
		overall:    map[state]string{operational: "Tout fonctionne.", degraded: "Certaines choses ne fonctionnent qu’en partie.", outage: "Quelque chose ne fonctionne pas."},
		states:     map[state]string{operational: "Opérationnel", degraded: "Dégradé", outage: "En panne"},
		components: map[string]string{"widget": "Chat sur les sites", "messages": "Messages", "inbox": "Boîte de réception des agents", "knowledge-base": "Base de connaissances"},
		Components: "Éléments", OpenIncidents: "Incidents en cours", ResolvedIncidents: "Incidents des 14 derniers jours", None: "Il n’y en a pas eu.",
		releaseTitle: "Une version du chat a été retirée",
		releaseText:  "Certains visiteurs avaient une version du chat qui ne fonctionnait pas correctement. Elle a été retirée, et les chats ouverts passent d’eux-mêmes à une autre.",
		otherTitle:   "Incident", otherText: "Quelque chose ne fonctionne pas correctement.",
		Noticed: "Constaté", RolledBack: "Retirée", Healed: "Tout est réparé", Resolved: "Résolu",
		Share: "Navigateurs réparés\u202f:", Absent: "Les navigateurs qui ne sont pas revenus depuis seront réparés à leur retour.", Updated: "Mis à jour\u202f:",
	},
	{
		Language: "es", Direction: "ltr", Title: "Estado del chat",
		overall:    map[state]string{operational: "Todo funciona.", degraded: "Algunas cosas funcionan solo en parte.", outage: "Algo no funciona."},
		states:     map[state]string{operational: "Operativo", degraded: "Degradado", outage: "Interrumpido"},
		components: map[string]string{"widget": "Chat en los sitios", "messages": "Mensajes", "inbox": "Bandeja de los agentes", "knowledge-base": "Base de conocimientos"},
		Components: "Partes", OpenIncidents: "Incidentes en curso", ResolvedIncidents: "Incidentes de los últimos 14 días", None: "No hubo ninguno.",
		releaseTitle: "Se retiró una versión del chat",
		releaseText:  "Algunos visitantes tenían una versión del chat que no funcionaba bien. Se retiró, y los chats abiertos cambian a otra por sí solos.",
		otherTitle:   "Incidente", otherText: "Algo no funciona bien.",
		Noticed: "Detectado", RolledBack: "Retirada", Healed: "Todo reparado", Resolved: "Resuelto",
		Share: "Navegadores reparados:", Absent: "Los navegadores que no han vuelto desde entonces se reparan cuando vuelvan.", Updated: "Actualizado:",
	},
	{
		Language: "ar", Direction: "rtl", Title: "حالة الدردشة",
		overall:    map[state]string{operational: "كل شيء يعمل.", degraded: "بعض الأشياء تعمل جزئيًا فقط.", outage: "هناك شيء لا يعمل."},
		states:     map[state]string{operational: "يعمل", degraded: "متأثر", outage: "متوقف"},
		components: map[string]string{"widget": "الدردشة على المواقع", "messages": "الرسائل", "inbox": "صندوق وارد الموظفين", "knowledge-base": "مقالات المساعدة"},
		Components: "الأجزاء", OpenIncidents: "الأعطال الحالية", ResolvedIncidents: "أعطال آخر 14 يومًا", None: "لم يكن هناك أي عطل.",
		releaseTitle: "سُحب إصدار من الدردشة",
		releaseText:  "كان لدى بعض الزوار إصدار من الدردشة لا يعمل كما ينبغي. سُحب هذا الإصدار، وتنتقل الدردشات المفتوحة إلى إصدار آخر من تلقاء نفسها.",
		otherTitle:   "عطل", otherText: "هناك شيء لا يعمل كما ينبغي.",
		Noticed: "لوحظ", RolledBack: "سُحب", Healed: "أُصلح الكل", Resolved: "انتهى",
		Share: "المتصفحات التي أُصلحت:", Absent: "المتصفحات التي لم تعد بعدُ تُصلَح عند عودتها.", Updated: "حتى",
	},
}
