/// <reference path="../../static/kustomer.d.ts" />

// What a site's author may get wrong. Each line must be refused by the
// compiler; one that is not is itself an error.

// @ts-expect-error a token is an option, not an argument
Kustomer.login('a.b.c');
// @ts-expect-error the token is called jwtToken
Kustomer.login({ token: 'a.b.c' });
// @ts-expect-error there is no such method
Kustomer.signOut();
// @ts-expect-error the response comes first
Kustomer.login({ jwtToken: 'a.b.c' }, (error: Error, response: object) => {});
// @ts-expect-error a place is left or right
Kustomer.start({ chatIconPosition: 'middle' });
// @ts-expect-error a function cannot be stored as an attribute
Kustomer.describeCustomer({ customAttributes: { now: () => 1 } });
// @ts-expect-error an article is named by a string
Kustomer.openKbArticle(12);
// @ts-expect-error there is no such event
Kustomer.addListener('onLogOut', () => {});
// @ts-expect-error the synchronous methods answer at once, and take no callback
Kustomer.getUnreadCount(() => {});
// @ts-expect-error logout answers what was discarded, and no customer
Kustomer.logout((response) => response.customerId);
// @ts-expect-error the id is an option
Kustomer.openConversationById('c1');
// @ts-expect-error the widget begins with start
Kustomer.init('a key');
// @ts-expect-error a size is a number
Kustomer.start({ chatIconSize: true });
// @ts-expect-error lang is a text
Kustomer.start({ lang: 12 });
// @ts-expect-error there is one preferred view
Kustomer.start({ preferredView: 'chat' });
// @ts-expect-error one of the two says who it is
Kustomer.isLoggedIn({}, () => {});
// @ts-expect-error the message is a text
Kustomer.createConversation({ message: 12 });
// @ts-expect-error the answer is no id, but a conversation
Kustomer.createConversation({}, (id: string) => {});
// @ts-expect-error availability is one word of five
if (Kustomer.isChatAvailable().availability === 'open') console.log();
// @ts-expect-error the answer is an object
if (Kustomer.isChatAvailable() === 'online') console.log();
// @ts-expect-error the core begins with init
KustomerCore.start();
// @ts-expect-error the settings are in settings
KustomerCore.init({}, (response) => response.teamName);
// @ts-expect-error conversations come in pages
KustomerCore.getConversations((all) => all.map((one) => one.conversationId));
// @ts-expect-error so do messages
KustomerCore.getMessages({ conversationId: 'c' }, (all) => all.length);
// @ts-expect-error a conversation is named
KustomerCore.getHistoricalMessages({ count: 5 });
// @ts-expect-error the direction is in or out
KustomerCore.addListener('onMessageSent', ({ direction }) => direction === 'incoming');
// @ts-expect-error who sent it is in sentBy
KustomerCore.addListener('onMessageReceived', (message) => message.displayName);
// @ts-expect-error articles are in articles
KustomerCore.getArticles({}, (found) => found.map((one) => one));
// @ts-expect-error categories are kept by id
KustomerCore.getCategories({}, ({ categories }) => categories.map((one) => one));
// @ts-expect-error only the core is told of messages
Kustomer.addListener('onMessageReceived', () => {});
// @ts-expect-error typing is true or false
KustomerCore.sendTypingActivity({ conversationId: 'c', typing: 'yes' });

export {};
