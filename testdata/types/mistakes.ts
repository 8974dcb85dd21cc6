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

export {};
