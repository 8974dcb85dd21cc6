/// <reference path="../../static/kustomer.d.ts" />

// A site in TypeScript, as its author would write it. It must compile.

window.addEventListener('kustomerLoaded', () => {
  Kustomer.start({ brandId: undefined, chatIconPosition: { alignment: 'left', verticalPadding: 24 }, lang: 'fr_ca' }, () => {
    Kustomer.open();
  });
});

Kustomer.start();
Kustomer.start({}, () => console.log(Kustomer.startFinished === true));
Kustomer.start(undefined, () => {});
Kustomer.open({}, () => {});

Kustomer.login({ jwtToken: 'a.b.c' }, (response, error) => {
  if (error) {
    console.error(error.message);
    return;
  }
  const id: string = response.customerId;
  console.log(id, response.identified, response.email?.toLowerCase());
});

async function signOut(): Promise<number> {
  const { discarded } = await Kustomer.logout();
  return discarded;
}
void signOut();

Kustomer.isLoggedIn({ email: 'ada@shop.example' }, (yes) => console.log(yes ? 'yes' : 'no'));
Kustomer.describeCustomer({
  attributes: { sharedEmails: ['ada@shop.example'], sharedSocials: [{ username: 'ada', type: 'twitter' }] },
  customAttributes: { plan: 'gold', seats: 3, tags: ['a', 'b'], nested: { deep: null } },
});
Kustomer.createConversation({ message: 'Hello', customAttributes: { order: 12 } }, (conversation) => {
  const ended: boolean = conversation.ended;
  Kustomer.openConversationById({ conversationId: conversation.conversationId });
  Kustomer.describeConversation({ conversationId: conversation.conversationId, customAttributes: { ended } });
});
Kustomer.getOpenConversations((all) => all.map((one) => one.createdAt.slice(0, 10)));
Kustomer.openKbArticle('shipping-times');
Kustomer.openKbCategory('shipping', (_, error) => error?.message);

export const count: number = Kustomer.getUnreadCount().total;
export const online = Kustomer.isChatAvailable().availability === 'online';

const heard = (unread: Kustomer.Unread) => console.log(unread.total);
Kustomer.addListener('onUnread', heard);
Kustomer.removeListener('onUnread', heard);
Kustomer.addListener('onLogout', (nothing) => nothing === null);
Kustomer.addListener('onUnread', ({ change }) => console.log(change.conversationId));
window.Kustomer.stop();
