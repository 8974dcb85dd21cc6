package main

import "kith/server/protocol"

// texts are the messages and names in the stories of a language.
type texts struct {
	brand, greeting, maya, tom                   string
	ask, more, answer, follow, thanks, over, old string
	long, links, direction, fast, stopped        string
	kb                                           protocol.KnowledgeBase
}

func textsIn(language string) texts {
	if language == "ar" {
		return texts{
			brand: "حقائب القنب", greeting: "أهلًا بك! اسألنا عن حقائبنا أو عن طلبك.",
			maya: "مايا حداد", tom: "توم ليندكفيست",
			ask: "مرحبًا! وصل طلبي رقم 4711 اليوم، لكن الحزام ناقص.", more: "هل يمكنكم إرساله؟",
			answer: "أهلًا، نأسف لذلك! سأرسل لك حزامًا جديدًا اليوم.", follow: "يصلك عادةً خلال يومين. رقم التتبع: DHL 0034 0434",
			thanks: "رائع، شكرًا جزيلًا 🙏", over: "على الرحب والسعة!", old: "هل تصلحون السحّابات؟",
			long:  "كل ما نعرفه عن العناية بالحقيبة موجود هنا: https://example.com/العناية?page=2 وإن لم يكفِ ذلك فاكتب إلينا.",
			links: "الرابط: https://example.com/care (بالإنجليزية).",
			fast:  "على مهلك قليلًا. انتظر لحظة من فضلك.", stopped: "انتهت هذه المحادثة.",
			direction: "Hello, this line is English.\nوهذا السطر عربي.",
			kb: knowledgeBase("العناية بالحقيبة", "الغسل والتشميع والمطر", "الطلب والدفع", "كل ما يخص طلبك",
				[]string{"كيف أغسل حقيبتي؟", "تشميع القماش من جديد", "هل الحقيبة مقاومة للماء؟"},
				[]string{"كيف أغيّر طلبي؟", "طرق الدفع", "بطاقات الهدايا"}),
		}
	}
	return texts{
		brand: "Hempstead Bags", greeting: "Hello! Ask us anything about our bags, repairs or your order.",
		maya: "Maya Haddad", tom: "Tom Lindqvist",
		ask: "Hi! My order 4711 arrived today, but the strap is missing.", more: "Could you send it?",
		answer: "Oh no, sorry about that! I’ll put a new strap in the post today.",
		follow: "It usually takes two days. You can follow it at https://www.dhl.example/track?id=00340434 once it has left us.",
		thanks: "Great, thank you so much 🙏", over: "You’re welcome. Have a lovely day!", old: "Do you repair zips?",
		long: "There are three things to know before you wash it:\n\n1. Never use a machine.\n2. Cold water and a little soap (no detergent!) are enough.\n3. Let it dry for a whole day, away from the radiator.\n\nDonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " +
			"https://example.com/a/very/long/address/that/goes/on/and/on/and/never/seems/to/end/at/all?with=parameters&and=more",
		links: "See www.example.com/care, or write to repairs@example.com.",
		fast:  "That was a little fast. Please wait a moment.", stopped: "This conversation has ended.",
		direction: "And in Arabic:\nمرحبًا! كيف الحال؟\nThat was it. \u202eright to left\u202c override.",
		kb: knowledgeBase("Caring for your bag", "Washing, waxing, and what rain does", "Orders and payment", "Changing, cancelling, paying",
			[]string{"How do I wash my bag?", "New wax for canvas", "Is it waterproof?"},
			[]string{"Can I change my order?", "Which ways to pay are there, and when is the money taken from my account?", "Gift cards"}),
	}
}

func knowledgeBase(care, about, orders, aboutOrders string, first, second []string) protocol.KnowledgeBase {
	l := protocol.KnowledgeBase{Categories: []protocol.Category{
		{ID: "care", Title: care, Description: about}, {ID: "orders", Title: orders, Description: aboutOrders},
	}}
	for i, titles := range [][]string{first, second} {
		c := &l.Categories[i]
		for j, title := range titles {
			c.Articles = append(c.Articles, protocol.Summary{ID: c.ID + string(rune('1'+j)), Title: title})
		}
		c.Articles[0].Summary = about
	}
	return l
}
