/// <reference path="../../static/kustomer.d.ts" />

// A site with an interface of its own. It must compile.

window.addEventListener('kustomerCoreLoaded', () => KustomerCore.init({ brandId: 'shop' }, () => {}));

async function write(text: string): Promise<string> {
  await KustomerCore.init();
  const { conversationId } = await KustomerCore.createConversation({ title: 'An order', lang: 'de' });
  const message = await KustomerCore.sendMessage({ conversationId, body: text });
  await KustomerCore.markRead({ conversationId });
  await KustomerCore.sendPresenceActivity();
  await KustomerCore.sendTypingActivity({ conversationId, typing: false });
  const { ended } = await KustomerCore.endConversation({ conversationId });
  return ended ? message.messageId : '';
}
void write('hello');

KustomerCore.getMessages({ conversationId: 'a' }, (list, error) => {
  if (!error) console.log(list.messages.map((message) => message.sentBy.displayName + message.direction));
});
KustomerCore.getConversations(({ conversations, pages }) => conversations.filter((one) => !one.ended && pages.next));
KustomerCore.getCategories().then(({ categories }) => Object.values(categories).flatMap((one) => one.articles));
KustomerCore.getArticles({ query: 'wax' }, ({ articles }) => articles.map((article) => article.title));
KustomerCore.initAssistant({ assistantId: 'any' }, (_, error) => console.log(error?.message));
KustomerCore.addListener('onMessageReceived', (message) => console.log(message.body));
KustomerCore.addListener('onAgentTypingActivity', ({ user, typing }) => console.log(user.displayName, typing));
// @ts-expect-error a message needs a body
KustomerCore.sendMessage({ conversationId: 'a' });
// @ts-expect-error the core has no panel
KustomerCore.open();
