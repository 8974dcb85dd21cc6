// The types of the page's two globals, Kustomer (widget.js) and KustomerCore
// (core.js). Served at /kustomer.d.ts.
//
// A callback gets (response, error): the error is undefined or an Error. No method
// throws. An asynchronous method that is called without a callback returns a Promise
// instead, which is rejected with that Error.

export {};

declare global {
  const Kustomer: Kustomer.Widget;
  const KustomerCore: Kustomer.Core;

  interface Window {
    Kustomer: Kustomer.Widget;
    KustomerCore: Kustomer.Core;
  }

  interface WindowEventMap {
    kustomerLoaded: Event;
    kustomerCoreLoaded: Event;
  }

  namespace Kustomer {
    type Callback<T> = (response: T, error?: Error) => void;
    /** Of a method that answers nothing. */
    type Done = (response: null | undefined, error?: Error) => void;

    /** Any JSON value. A function, a cycle or a bigint causes an Error. */
    type Json = string | number | boolean | null | Json[] | { [name: string]: Json | undefined };
    type Attributes = { [name: string]: Json | undefined };

    type IconPosition =
      | 'left'
      | 'right'
      | { alignment?: 'left' | 'right'; horizontalPadding?: number | string; verticalPadding?: number | string };

    interface StartOptions {
      brandId?: string;
      assistantId?: string;
      hideChatIcon?: boolean;
      chatIconPosition?: IconPosition;
      /** In pixels. */
      chatIconSize?: number | string;
      /** Such as en_us, fr_ca. */
      lang?: string;
      /** A CSP nonce: accepted, but not needed. */
      nonce?: string;
      cspNonce?: string;
      scheduleId?: string;
      preferredView?: 'kb';
      hideNewConversationButtonOnHistory?: boolean;
      /** Unknown options are ignored. */
      [option: string]: unknown;
    }

    interface Login {
      identified: boolean;
      customerId: string;
      email?: string;
      externalId?: string;
    }

    interface Social {
      username: string;
      type: string;
    }

    interface Described {
      attributes?: {
        sharedEmails?: string[];
        sharedPhones?: string[];
        sharedSocials?: Social[];
        /** Older names of the same. */
        emails?: string[];
        phones?: string[];
        socials?: Social[];
      };
      customAttributes?: Attributes;
    }

    interface Conversation {
      conversationId: string;
      /** ISO 8601. */
      createdAt: string;
      ended: boolean;
      isInAssistantMode: boolean;
    }

    /** A conversation in KustomerCore's lists. */
    interface ListedConversation extends Conversation {
      /** The beginning of the last message. */
      preview: string;
      /** ISO 8601. */
      lastMessageAt: string;
      /** How many messages the customer has not read. */
      unread: number;
    }

    /** Which page an answer is. Pages are counted from 1; what there is not is null. */
    interface Pages {
      current: number;
      first: number;
      next: number | null;
      previous: number | null;
    }

    interface Unread {
      total: number;
      conversations: { [conversationId: string]: number };
    }

    interface Availability {
      availability: 'online' | 'offline' | 'disabled' | 'hidden' | 'none';
    }

    /** The response of logout(): how many messages could not be delivered. */
    interface Logout {
      discarded: number;
    }

    interface Events {
      onOpen: null;
      onClose: null;
      onUnread: Unread & { change: { conversationId: string } };
      onConversationCreate: Conversation;
      onLogin: Login;
      onLogout: null;
    }

    interface Listening<E> {
      addListener<K extends keyof E>(event: K, listener: Callback<E[K]>): void;
      /** The listener that was given to addListener. */
      removeListener<K extends keyof E>(event: K, listener: Callback<E[K]>): void;
    }

    /** The methods of both globals. */
    interface Identity {
      login(options: { jwtToken: string }, callback: Callback<Login>): void;
      login(options: { jwtToken: string }): Promise<Login>;
      logout(callback: Callback<Logout>): void;
      logout(): Promise<Logout>;
      describeCustomer(description: Described, callback: Callback<Described>): void;
      describeCustomer(description: Described): Promise<Described>;
      describeConversation(
        description: { conversationId: string; customAttributes: Attributes },
        callback: Callback<{ conversationId: string; customAttributes: Attributes }>,
      ): void;
      describeConversation(description: {
        conversationId: string;
        customAttributes: Attributes;
      }): Promise<{ conversationId: string; customAttributes: Attributes }>;
      /** Synchronous. */
      isChatAvailable(): Availability;
    }

    interface Widget extends Identity, Listening<Events> {
      readonly startFinished?: boolean;

      start(callback: Done): void;
      start(options: StartOptions | undefined, callback: Done): void;
      start(options?: StartOptions): Promise<void>;
      stop(callback: Done): void;
      stop(): Promise<void>;
      open(callback: Done): void;
      open(options: {}, callback: Done): void;
      open(): Promise<void>;
      close(callback: Done): void;
      close(options: {}, callback: Done): void;
      close(): Promise<void>;

      isLoggedIn(who: { email: string } | { externalId: string }, callback: Callback<boolean>): void;
      isLoggedIn(who: { email: string } | { externalId: string }): Promise<boolean>;

      createConversation(callback: Callback<Conversation>): void;
      createConversation(options: NewConversation | undefined, callback: Callback<Conversation>): void;
      createConversation(options?: NewConversation): Promise<Conversation>;
      openConversationById(options: { conversationId: string }, callback: Callback<null>): void;
      openConversationById(options: { conversationId: string }): Promise<null>;
      getOpenConversations(callback: Callback<Conversation[]>): void;
      getOpenConversations(): Promise<Conversation[]>;
      openKbArticle(id: string, callback: Callback<null>): void;
      openKbArticle(id: string): Promise<null>;
      openKbCategory(id: string, callback: Callback<null>): void;
      openKbCategory(id: string): Promise<null>;

      /** Synchronous. */
      getUnreadCount(): Unread;
    }

    /** A message, as KustomerCore reports it. */
    interface Message {
      messageId: string;
      conversationId: string;
      body: string;
      /** ISO 8601. */
      createdAt: string;
      /** Seen from the company: 'in' from the customer, 'out' to them. */
      direction: 'in' | 'out';
      /** Always empty: there are no attachments. */
      attachments: Json[];
      meta: { template: string | null; articles: Json[] };
      sentBy: {
        /** 'customer'; 'user' for an agent; 'assistant' or 'system'. */
        type: string;
        id: string;
        displayName: string;
        /** An absolute address, or empty. */
        avatarUrl: string;
      };
      /** 'customer', 'agent', 'assistant' or 'system'. */
      author: string;
      /** The agent. */
      user?: { displayName: string; avatarUrl: string };
    }

    /** What KustomerCore.init and getChatSettings say of the brand. */
    interface ChatSettings {
      activeAssistant: string | null;
      brandId: string;
      closableChat: boolean;
      colors: { [name: string]: string };
      disableAttachments: boolean;
      embedIconColor: string;
      embedIconUrl: string;
      enabled: boolean;
      greeting: string;
      /** '' if there are no articles. */
      knowledgeBaseId: string;
      noHistory: boolean;
      offhoursMessage: string;
      outboundChatEnabled: boolean;
      showBrandingIdentifier: boolean;
      showTypingIndicatorCustomerWeb: boolean;
      showTypingIndicatorWeb: boolean;
      singleSessionChat: boolean;
      teamIconUrl: string;
      teamName: string;
      volumeControl: { enabled: boolean };
      waitMessage: string;
      availability: Availability['availability'];
      key: string;
      name: string;
      color: string;
      language: string;
      build: string;
    }

    interface CoreEvents extends Events {
      onConversationEnded: Conversation;
      onConversationUnended: Conversation;
      onAssistantEnded: { conversationId: string };
      onSatisfactionReceived: { conversationId: string };
      onMessageReceived: Message;
      onMessageSent: Message;
      onAgentTypingActivity: {
        conversationId: string;
        user: { avatarUrl: string; displayName: string };
        typing: boolean;
      };
    }

    interface Article {
      articleId: string;
      title: string;
      summary: string;
    }

    interface Category {
      categoryId: string;
      title: string;
      description: string;
      /** null for the root. */
      parentCategory: string | null;
      childCategories: string[];
    }

    interface Categories {
      /** By id. */
      categories: { [categoryId: string]: Category & { articles: Article[] } };
      rootCategory: Category;
    }

    interface OfKnowledgeBase {
      /** Accepted: there is one knowledge base, in the language of init. */
      knowledgeBaseId?: string;
      lang?: string;
    }

    /** The same chat without a user interface. A page can use only one of the two. */
    interface Core extends Identity, Listening<CoreEvents> {
      readonly startFinished?: boolean;

      init(callback: Callback<{ settings: ChatSettings }>): void;
      init(options: StartOptions | undefined, callback: Callback<{ settings: ChatSettings }>): void;
      init(options?: StartOptions): Promise<{ settings: ChatSettings }>;
      stop(callback: Done): void;
      stop(): Promise<void>;
      /** Synchronous. */
      getUnreadCount(): Unread;
      createConversation(callback: Callback<Conversation>): void;
      createConversation(options: NewCoreConversation | undefined, callback: Callback<Conversation>): void;
      createConversation(options?: NewCoreConversation): Promise<Conversation>;
      /** The response comes when the server has the message. */
      sendMessage(message: NewMessage, callback: Callback<Message>): void;
      sendMessage(message: NewMessage): Promise<Message>;
      /** A page of all conversations, the newest first, including those that have ended. */
      getConversations(callback: Callback<Conversations>): void;
      getConversations(page: PageOf | undefined, callback: Callback<Conversations>): void;
      getConversations(page?: PageOf): Promise<Conversations>;
      /** The newest 500 messages, the oldest of them first. */
      getMessages(of: { conversationId: string }, callback: Callback<Messages>): void;
      getMessages(of: { conversationId: string }): Promise<Messages>;
      /** The last messages before a time, the oldest of them first. */
      getHistoricalMessages(of: History, callback: Callback<HistoricalMessages>): void;
      getHistoricalMessages(of: History): Promise<HistoricalMessages>;
      /** Synchronous, unless there is a callback. Before init it knows the availability alone. */
      getChatSettings(): ChatSettings;
      getChatSettings(callback: Callback<ChatSettings>): void;
      /** Ends the conversation for the agents too. Only they can reopen it. */
      endConversation(of: { conversationId: string }, callback: Callback<Conversation>): void;
      endConversation(of: { conversationId: string }): Promise<Conversation>;
      markRead(of: { conversationId: string }, callback: Callback<null>): void;
      markRead(of: { conversationId: string }): Promise<null>;
      /** typing defaults to true. */
      sendTypingActivity(of: { conversationId: string; typing?: boolean }, callback: Callback<null>): void;
      sendTypingActivity(of: { conversationId: string; typing?: boolean }): Promise<null>;
      /** Shows the agents on which page of the site the customer is. */
      sendPresenceActivity(callback: Callback<null>): void;
      sendPresenceActivity(presence: {} | undefined, callback: Callback<null>): void;
      sendPresenceActivity(presence?: {}): Promise<null>;
      /** Always an Error, because there is no assistant. */
      initAssistant(of: Assistant, callback: Callback<null>): void;
      initAssistant(of: Assistant): Promise<null>;
      getCategories(callback: Callback<Categories>): void;
      getCategories(of: OfKnowledgeBase | undefined, callback: Callback<Categories>): void;
      getCategories(of?: OfKnowledgeBase): Promise<Categories>;
      /** Those of a category, those that a search finds, or all. */
      getArticles(callback: Callback<{ articles: Article[] }>): void;
      getArticles(of: ArticlesOf | undefined, callback: Callback<{ articles: Article[] }>): void;
      getArticles(of?: ArticlesOf): Promise<{ articles: Article[] }>;
    }

    interface Assistant {
      conversationId?: string;
      assistant?: string;
      assistantId?: string;
    }

    interface ArticlesOf extends OfKnowledgeBase {
      categoryId?: string;
      query?: string;
    }

    /** page counts from 1. pageSize is 100 if it is not given, and at most 1,000. */
    interface PageOf {
      page?: number | string;
      pageSize?: number | string;
    }

    interface Conversations {
      conversations: ListedConversation[];
      pages: Pages;
    }

    interface Messages {
      conversationId: string;
      messages: Message[];
      /** There is no satisfaction form. */
      satisfaction: null;
      pages: Pages;
    }

    interface History {
      conversationId: string;
      /** 25 if it is not given, and at most 500. */
      count?: number | string;
      /** As Date.prototype.toISOString writes it, or in milliseconds. */
      before?: string | number | Date;
    }

    interface HistoricalMessages {
      messages: Message[];
      satisfaction: null;
    }

    interface NewCoreConversation {
      /** Shown to the agents among the attributes of the conversation. */
      title?: string;
      /** One that is not that of the script's data-kustomer-api-key is shown like the title. */
      brand?: string;
      /** Accepted, but there is no assistant. */
      assistant?: string;
      /** Shown to the agents like the title. */
      lang?: string;
    }

    interface NewMessage {
      conversationId: string;
      body: string;
      /** Not supported: anything but null, '' or {} causes an Error. */
      payload?: Json;
      /** Not supported: anything but null or [] causes an Error. */
      attachments?: Json[] | null;
      /** Accepted, but there is no assistant. */
      isInAssistantMode?: boolean;
      lastDeflection?: Json;
    }

    interface NewConversation {
      message?: string;
      assistantId?: string;
      customAttributes?: Attributes;
    }
  }
}
