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

    /** Any JSON value. A function, a cycle or a bigint causes an Error. */
    type Json = string | number | boolean | null | Json[] | { [name: string]: Json | undefined };
    type Attributes = { [name: string]: Json | undefined };

    type IconPosition =
      | 'left'
      | 'right'
      | { alignment?: 'left' | 'right'; horizontalPadding?: number; verticalPadding?: number };

    interface StartOptions {
      brandId?: string;
      assistantId?: string;
      hideChatIcon?: boolean;
      chatIconPosition?: IconPosition;
      /** In pixels. */
      chatIconSize?: number;
      /** Such as en_us, fr_ca. */
      lang?: string;
      /** A CSP nonce: accepted, but not needed. */
      nonce?: string;
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

      start(callback: () => void): void;
      start(options: StartOptions | undefined, callback: () => void): void;
      start(options?: StartOptions): Promise<void>;
      stop(callback: () => void): void;
      stop(): Promise<void>;
      open(callback: () => void): void;
      open(options: {}, callback: () => void): void;
      open(): Promise<void>;
      close(callback: () => void): void;
      close(options: {}, callback: () => void): void;
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
      /** 'customer', 'agent', 'assistant' or 'system'. */
      author: string;
      body: string;
      /** ISO 8601. */
      createdAt: string;
      user?: { displayName: string; avatarUrl: string };
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
      articles: Article[];
    }

    /** The same chat without a user interface. A page can use only one of the two. */
    interface Core extends Identity, Listening<CoreEvents> {
      init(callback: () => void): void;
      init(options: StartOptions | undefined, callback: () => void): void;
      init(options?: StartOptions): Promise<void>;
      stop(callback: () => void): void;
      stop(): Promise<void>;
      /** Synchronous. */
      getUnreadCount(): Unread;
      createConversation(options: NewCoreConversation | undefined, callback: Callback<Conversation>): void;
      createConversation(options?: NewCoreConversation): Promise<Conversation>;
      /** The response comes when the server has the message. */
      sendMessage(message: NewMessage, callback: Callback<Message>): void;
      sendMessage(message: NewMessage): Promise<Message>;
      /** All conversations, including those that have ended. */
      getConversations(callback: Callback<Conversation[]>): void;
      getConversations(): Promise<Conversation[]>;
      /** The newest 500 messages, the oldest of them first. */
      getMessages(of: { conversationId: string }, callback: Callback<Message[]>): void;
      getMessages(of: { conversationId: string }): Promise<Message[]>;
      getChatSettings(callback: Callback<{ [name: string]: Json }>): void;
      getChatSettings(): Promise<{ [name: string]: Json }>;
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
      initAssistant(of: { conversationId?: string; assistantId: string }, callback: Callback<null>): void;
      initAssistant(of: { conversationId?: string; assistantId: string }): Promise<null>;
      getCategories(callback: Callback<Category[]>): void;
      getCategories(): Promise<Category[]>;
      getArticles(of: { categoryId?: string; query?: string } | undefined, callback: Callback<Article[]>): void;
      getArticles(of?: { categoryId?: string; query?: string }): Promise<Article[]>;
    }

    interface NewCoreConversation {
      /** Shown to the agents among the attributes of the conversation. */
      title?: string;
      /** Must be that of the script's data-kustomer-api-key. Another one causes an Error. */
      brand?: string;
      /** Causes an Error, because there is no assistant. */
      assistant?: string;
      /** Shown to the agents like the title. */
      lang?: string;
    }

    interface NewMessage {
      conversationId: string;
      body: string;
      /** Not supported: anything but null or {} causes an Error. */
      payload?: Json;
      /** Not supported: anything but null or [] causes an Error. */
      attachments?: Json[];
    }

    interface NewConversation {
      message?: string;
      assistantId?: string;
      customAttributes?: Attributes;
    }
  }
}
