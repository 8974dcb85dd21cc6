package locale

import "kith/wasm/format"

var arabic = Words{
	RTL: true,

	Back: "رجوع", Menu: "القائمة", Close: "إغلاق", Home: "الرئيسية", Sound: "صوت الرسائل",
	AllConversations: "كل المحادثات", Help: "المساعدة",

	Greeting:   "مرحبًا! كيف يمكننا مساعدتك؟",
	Online:     "نحن هنا الآن",
	Away:       "لسنا هنا الآن، وسنردّ عند عودتنا",
	ChatClosed: "الدردشة مغلقة في الوقت الحالي",

	YourConversation: "محادثتك", PopularArticles: "مقالات شائعة", AllArticles: "كل المقالات",
	SearchArticles: "البحث في المقالات", NewConversation: "محادثة جديدة",

	Message: "الرسالة", Send: "إرسال", WriteMessage: "اكتب رسالة…", WriteTo: "اكتب إلى {}…",
	CharactersLeft: Plural{Zero: "لم يتبقَّ أي حرف", One: "تبقّى حرف واحد", Two: "تبقّى حرفان",
		Few: "تبقّت {} أحرف", Many: "تبقّى {} حرفًا", Other: "تبقّى {} حرف"},
	CharactersTooMany: Plural{Zero: "لا حرف زائد", One: "حرف واحد زائد", Two: "حرفان زائدان",
		Few: "{} أحرف زائدة", Many: "{} حرفًا زائدًا", Other: "{} حرف زائد"},

	Conversation: "المحادثة", You: "أنت",
	WelcomeOnline: "اكتب رسالتك الأولى. نحن هنا وسنردّ عليك حالًا.",
	WelcomeAway:   "اكتب رسالتك الأولى. ستجد ردّنا هنا.",
	NewMessages:   "رسائل جديدة", JumpToEnd: "الانتقال إلى أحدث رسالة",
	OlderMessages: "رسائل أقدم", Loading: "جارٍ التحميل…",
	Sending: "جارٍ الإرسال", Sent: "أُرسلت", Delivered: "وصلت", Read: "قُرئت", NotSent: "لم تُرسل",
	Retry: "إعادة المحاولة", Discard: "تجاهل", Resend: "إرسال في محادثة جديدة",
	Typing: "{} يكتب الآن", ConversationEnded: "انتهت هذه المحادثة.", Ended: "منتهية",
	NewMessageCount: Plural{Zero: "لا رسائل جديدة", One: "رسالة جديدة واحدة", Two: "رسالتان جديدتان",
		Few: "{} رسائل جديدة", Many: "{} رسالة جديدة", Other: "{} رسالة جديدة"},
	UnreadCount: Plural{Zero: "لا رسائل غير مقروءة", One: "رسالة واحدة غير مقروءة", Two: "رسالتان غير مقروءتين",
		Few: "{} رسائل غير مقروءة", Many: "{} رسالة غير مقروءة", Other: "{} رسالة غير مقروءة"},

	NoConversations: "لا توجد محادثات بعد", NoConversationsHint: "اكتب إلينا وستجد المحادثة هنا.",

	NoArticles: "لا توجد مقالات بعد", ArticleGone: "لم تعد هذه المقالة موجودة",
	LoadFailed: "تعذّر التحميل", TryAgain: "حاول مرة أخرى",
	AnswerNotFound: "لم تجد الإجابة؟", WriteToUs: "اكتب إلينا",
	NoResults: "لا نتائج عن «{}»", NoResultsHint: "جرّب كلمات أخرى، أو اكتب إلينا.",
	SearchHint: "عمّ تبحث؟",
	ArticleCount: Plural{Zero: "لا مقالات", One: "مقالة واحدة", Two: "مقالتان",
		Few: "{} مقالات", Many: "{} مقالة", Other: "{} مقالة"},
	ResultCount: Plural{Zero: "لا نتائج", One: "نتيجة واحدة", Two: "نتيجتان",
		Few: "{} نتائج", Many: "{} نتيجة", Other: "{} نتيجة"},

	Offline:      "أنت غير متصل. سيُرسل ما تكتبه فور عودة الاتصال.",
	Reconnecting: "جارٍ إعادة الاتصال…", ConnectNow: "حاول الآن",
	ReloadPage:   "تم تحديث الدردشة. يُرجى إعادة تحميل الصفحة.",
	NotAvailable: "الدردشة غير متاحة في هذه الصفحة.",
	Disconnected: "انقطع الاتصال.",

	TooLong: "هذه الرسالة طويلة جدًا.", TooMany: "على مهلك قليلًا. انتظر لحظة من فضلك.",
	NotAccepted: "لا تُقبل رسائلك هنا.",
	WentWrong:   "لم ينجح ذلك. حاول مرة أخرى من فضلك.", ConversationGone: "لم تعد هذه المحادثة موجودة.",

	OpenChat: "فتح الدردشة", CloseChat: "إغلاق الدردشة",

	DateNames: format.DateNames{
		Today: "اليوم", Yesterday: "أمس", AM: "ص", PM: "م",
		Days: [7]string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"},
		Months: [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
			"يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
	},
}
