// The shop's own script. What it does with the chat is what any site would do:
// start it, sign its customers in and out, open things in it.
'use strict';

Kustomer.start();

const byId = (id) => document.getElementById(id);
const account = 'fernweg-account'; // this shop's session; a real one would have a cookie

const signedIn = () => localStorage.getItem(account);

// show makes the page say who is signed in.
function show() {
  const email = signedIn();
  byId('who').textContent = email || '';
  byId('who').hidden = !email; // signing out is for everybody: a guest has a chat, too
  byId('sign-in').hidden = !!email;
  if (byId('signed-in')) {
    byId('signed-in').hidden = !email;
    byId('signed-out').hidden = !!email;
    byId('account-email').textContent = email || '';
  }
}

// identify tells the chat who the customer is. Only the shop's server can sign
// that, so the token comes from there.
async function identify(email) {
  const answer = await fetch('/demo/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email }),
  });
  if (!answer.ok) throw new Error('The shop cannot sign you in right now.');
  const { token } = await answer.json();
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

// A customer who comes back is still signed in here; the chat may not be.
async function resume() {
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
  } catch (problem) {
    byId('sign-in-problem').textContent = problem.message;
  }
});

// What a button or link does stands in its data attribute.
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
  for (const [name, act] of Object.entries(actions)) {
    const attribute = 'data-' + name.replace(/[A-Z]/g, (c) => '-' + c.toLowerCase());
    const target = event.target.closest(`[${attribute}]`);
    if (!target) continue;
    event.preventDefault();
    act(target.getAttribute(attribute)).catch((problem) => console.warn('shop:', problem.message));
    return;
  }
});
window.addEventListener('storage', (event) => event.key === account && show());

show();
resume().catch((problem) => console.warn('shop:', problem.message));
