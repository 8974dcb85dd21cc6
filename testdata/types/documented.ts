/// <reference path="../../static/kustomer.d.ts" />

// Every call that Kustomer documents or that sites are known to make, in all forms of
// its arguments. It must compile.

const done = () => {};
const told = (response: unknown, error?: Error) => console.log(response, error?.message);

window.addEventListener('kustomerLoaded', done);
window.addEventListener('kustomerLoaded', (event: Event) => console.log(event.type));
window.addEventListener('kustomerCoreLoaded', function () { window.KustomerCore.init(); });
if (window.Kustomer && window.KustomerCore) console.log(window.Kustomer.startFinished, Kustomer.startFinished);

// start and stop
Kustomer.start();
Kustomer.start(done);
Kustomer.start({});
Kustomer.start({}, done);
Kustomer.start({}, told);
Kustomer.start(undefined, done);
Kustomer.start({ brandId: undefined, assistantId: undefined, hideChatIcon: undefined, chatIconPosition: undefined, chatIconSize: undefined, lang: undefined });
Kustomer.start({ brandId: 'b', assistantId: 'a', scheduleId: 's', hideChatIcon: true, chatIconSize: 80, lang: 'en_us', nonce: 'n' });
Kustomer.start({ chatIconPosition: 'left' });
Kustomer.start({ chatIconPosition: 'right', chatIconSize: '80px' });
Kustomer.start({ chatIconPosition: { alignment: 'left' } });
Kustomer.start({ chatIconPosition: { alignment: 'right', horizontalPadding: 20, verticalPadding: 30 } });
Kustomer.start({ chatIconPosition: { horizontalPadding: '20px', verticalPadding: '30' } });
Kustomer.start({ preferredView: 'kb', hideNewConversationButtonOnHistory: true, somethingElse: [1] });
Kustomer.start().then(done, (error: Error) => error.message);
Kustomer.stop();
Kustomer.stop(done);

// the panel
Kustomer.open();
Kustomer.open(done);
Kustomer.open({}, done);
Kustomer.close();
Kustomer.close(done);
Kustomer.close({}, done);

// who it is
Kustomer.login({ jwtToken: 'a.b.c' });
Kustomer.login({ jwtToken: 'a.b.c' }, told);
Kustomer.login({ jwtToken: 'a.b.c' }, ({ identified, customerId, email, externalId }) => console.log(identified, customerId, email, externalId));
Kustomer.logout();
Kustomer.logout(done);
Kustomer.logout((response, error) => console.log(response.discarded, error));
Kustomer.isLoggedIn({ email: 'a@b.example' }, (yes, error) => console.log(yes === true, error));
Kustomer.isLoggedIn({ externalId: 'e' }, told);
Kustomer.describeCustomer({ attributes: { sharedEmails: ['a@b.example'], sharedPhones: ['+49 30 1'], sharedSocials: [{ username: 'a', type: 'twitter' }] } });
Kustomer.describeCustomer({ attributes: { emails: ['a@b.example'], phones: ['+49 30 1'], socials: [{ username: 'a', type: 'twitter' }] } }, told);
Kustomer.describeCustomer({ customAttributes: { planStr: 'gold', seatsNum: 3, paidBool: true } }, done);
Kustomer.describeConversation({ conversationId: 'c', customAttributes: { orderStr: 'B-1' } });
Kustomer.describeConversation({ conversationId: 'c', customAttributes: { orderStr: 'B-1' } }, told);

// conversations and articles
Kustomer.createConversation();
Kustomer.createConversation(told);
Kustomer.createConversation({}, told);
Kustomer.createConversation(undefined, told);
Kustomer.createConversation({ message: 'Hi', assistantId: 'a', customAttributes: { orderStr: 'B-1' } }, ({ conversationId, createdAt, ended, isInAssistantMode }) =>
  console.log(conversationId, createdAt, ended, isInAssistantMode));
Kustomer.openConversationById({ conversationId: 'c' });
Kustomer.openConversationById({ conversationId: 'c' }, told);
Kustomer.getOpenConversations(told);
Kustomer.getOpenConversations((all) => all.length && all[0].conversationId);
Kustomer.openKbArticle('a');
Kustomer.openKbArticle('a', told);
Kustomer.openKbCategory('c');
Kustomer.openKbCategory('c', told);

// what is known
const { availability } = Kustomer.isChatAvailable();
if (availability === 'online' || availability === 'offline' || availability === 'disabled' || availability === 'hidden' || availability === 'none') done();
const { total, conversations } = Kustomer.getUnreadCount();
console.log(total + (conversations['c'] ?? 0));

// events
Kustomer.addListener('onOpen', done);
Kustomer.addListener('onClose', told);
Kustomer.addListener('onUnread', ({ total, conversations, change }, error) => console.log(total, conversations, change.conversationId, error));
Kustomer.addListener('onConversationCreate', ({ conversationId }) => console.log(conversationId));
Kustomer.addListener('onLogin', ({ customerId }) => console.log(customerId));
Kustomer.addListener('onLogout', done);
Kustomer.removeListener('onOpen', done);

// the core
KustomerCore.init();
KustomerCore.init(({ settings }) => console.log(settings.teamName, settings.activeAssistant, settings.closableChat));
KustomerCore.init({ brandId: 'b', scheduleId: 's', assistantId: 'a' }, (response, error) => console.log(response.settings.brandId, error));
KustomerCore.init({ brandId: undefined }, told);
KustomerCore.login({ jwtToken: 'a.b.c' }, told);
KustomerCore.logout(told);
KustomerCore.createConversation({ title: 'Hi', brand: 'b' }, ({ conversationId }) => console.log(conversationId));
KustomerCore.createConversation({ title: 'Hi', brand: 'b', assistant: 'a', lang: 'en_us' }).then(({ isInAssistantMode }) => console.log(isInAssistantMode));
KustomerCore.createConversation(told);
KustomerCore.sendMessage({ conversationId: 'c', body: 'Hi' });
KustomerCore.sendMessage({ conversationId: 'c', body: 'Hi', payload: '', attachments: [], isInAssistantMode: false }, told);
KustomerCore.getConversations();
KustomerCore.getConversations(told);
KustomerCore.getConversations({}, ({ conversations, pages }) =>
  console.log(conversations.map((one) => one.conversationId + one.preview + one.lastMessageAt), pages.current, pages.first, pages.next, pages.previous));
KustomerCore.getConversations({ page: 2, pageSize: 10 }, told);
KustomerCore.getMessages({ conversationId: 'c' }, ({ conversationId, messages, satisfaction, pages }, error) => {
  for (const { messageId, body, createdAt, direction, attachments, meta, sentBy } of messages) {
    console.log(messageId, body, createdAt, direction === 'in', attachments.length, meta.template, meta.articles, sentBy.type, sentBy.id, sentBy.displayName, sentBy.avatarUrl);
  }
  console.log(conversationId, satisfaction, pages.current, error);
});
KustomerCore.getHistoricalMessages({ conversationId: 'c' });
KustomerCore.getHistoricalMessages({ conversationId: 'c', count: 25, before: '2022-04-07T23:20:29.080Z' }, ({ messages, satisfaction }) => console.log(messages.length, satisfaction));
KustomerCore.getHistoricalMessages({ conversationId: 'c', count: '25', before: new Date() }, told);
const settings = KustomerCore.getChatSettings();
console.log(settings.teamName, settings.greeting, settings.embedIconColor, settings.knowledgeBaseId, settings.noHistory);
KustomerCore.getChatSettings(told);
console.log(KustomerCore.isChatAvailable().availability, KustomerCore.getUnreadCount().total);
KustomerCore.endConversation({ conversationId: 'c' }, ({ conversationId, createdAt, ended }) => console.log(conversationId, createdAt, ended));
KustomerCore.markRead({ conversationId: 'c' });
KustomerCore.markRead({ conversationId: 'c' }, told);
KustomerCore.sendTypingActivity({ conversationId: 'c', typing: true });
KustomerCore.sendTypingActivity({ conversationId: 'c' }, told);
KustomerCore.sendPresenceActivity();
KustomerCore.sendPresenceActivity({}, told);
KustomerCore.describeCustomer({ attributes: { emails: ['a@b.example'] } });
KustomerCore.describeConversation({ conversationId: 'c', customAttributes: { a: 1 } }, told);
KustomerCore.initAssistant({ assistant: 'a' }, told);
KustomerCore.getCategories({ lang: 'en_us', knowledgeBaseId: 'k' }, ({ categories, rootCategory }) =>
  console.log(rootCategory.childCategories.map((id) => categories[id].title), rootCategory.parentCategory));
KustomerCore.getArticles({ lang: 'en_us', knowledgeBaseId: 'k', categoryId: 'c' }, ({ articles }) => console.log(articles.map((one) => one.articleId + one.title)));
KustomerCore.addListener('onMessageReceived', ({ direction, sentBy }) => console.log(direction === 'out' && sentBy.displayName));
KustomerCore.addListener('onMessageSent', told);
KustomerCore.addListener('onConversationEnded', ({ ended }) => ended);
KustomerCore.addListener('onConversationUnended', told);
KustomerCore.addListener('onAssistantEnded', ({ conversationId }) => conversationId);
KustomerCore.addListener('onSatisfactionReceived', ({ conversationId }) => conversationId);
KustomerCore.addListener('onAgentTypingActivity', ({ conversationId, user: { avatarUrl, displayName }, typing }) => console.log(conversationId, avatarUrl, displayName, typing));
KustomerCore.addListener('onUnread', told);
KustomerCore.removeListener('onMessageSent', told);

export {};
