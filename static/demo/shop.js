// The script of the demo shop. It uses the chat as any site would: it starts it,
// logs its customers in and out, and opens articles and conversations.
'use strict';

Kustomer.start();

const byId = (id) => document.getElementById(id);
// The shop may be below a path; this script knows where.
const tokenAddress = new URL('token', document.currentScript.src);
const account = 'fernweg-account'; // stands for the session; a real shop would use a cookie

const signedIn = () => localStorage.getItem(account);

// show updates the page to who is signed in.
function show() {
  const email = signedIn();
  byId('who').textContent = email || '';
  byId('who').hidden = !email; // the button to sign out stays: a guest can have a chat, too
  byId('sign-in').hidden = !!email;
  if (byId('signed-in')) {
    byId('signed-in').hidden = !email;
    byId('signed-out').hidden = !!email;
    byId('account-email').textContent = email || '';
  }
}

// identify logs the customer in to the chat, with a token that only the shop's server
// can sign.
async function identify(email) {
  const response = await fetch(tokenAddress, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email }),
  });
  if (!response.ok) throw new Error('The shop cannot sign you in right now.');
  const { token } = await response.json();
  await Kustomer.login({ jwtToken: token });
}

async function signIn(email) {
  await identify(email);
  localStorage.setItem(account, email);
  show();
}

async function signOut() {
  localStorage.removeItem(account);
  show();
  await Kustomer.logout();
}

// logInAgain logs a customer in to the chat who is still signed in to the shop.
async function logInAgain() {
  const email = signedIn();
  if (email && !(await Kustomer.isLoggedIn({ email }))) await identify(email);
}

const dialog = byId('sign-in-dialog');
byId('sign-in').addEventListener('click', () => dialog.showModal());
byId('sign-in-cancel').addEventListener('click', () => dialog.close());
byId('sign-out').addEventListener('click', signOut);
byId('sign-in-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  byId('sign-in-problem').textContent = '';
  try {
    await signIn(byId('email').value.trim());
    dialog.close();
  } catch (error) {
    byId('sign-in-problem').textContent = error.message;
  }
});

// The actions of buttons and links, by the name of the data attribute that has the
// argument.
const actions = {
  article: (id) => Kustomer.openKbArticle(id),
  category: (id) => Kustomer.openKbCategory(id),
  ask: () => Kustomer.createConversation(),
  reserve: (name) => Kustomer.createConversation({ message: `I would like to reserve a ${name}.` }),
  about: (order) => Kustomer.createConversation({ message: `A question about order ${order}:` }),
  signIn: (email) => signIn(email),
  forget: () => Kustomer.logout(),
};
document.addEventListener('click', (event) => {
  for (const [name, action] of Object.entries(actions)) {
    const attribute = 'data-' + name.replace(/[A-Z]/g, (c) => '-' + c.toLowerCase());
    const target = event.target.closest(`[${attribute}]`);
    if (!target) continue;
    event.preventDefault();
    action(target.getAttribute(attribute)).catch((error) => console.warn('shop:', error.message));
    return;
  }
});
window.addEventListener('storage', (event) => event.key === account && show());

show();
logInAgain().catch((error) => console.warn('shop:', error.message));
