import { Words } from '../../common/language';
import { Html, html } from '../../common/html/html';
import { PagePreferences } from './page-preferences';

const WORDS = {
  key: { zh: '密钥', en: 'Key' },
  about: {
    zh: '密钥由社区发给您，以 tbk_ 开头。请粘贴到下面，或请工作人员帮忙。',
    en: 'The centre gave you a key that begins with tbk_. Paste it below, or ask the staff to help.',
  },
  enter: { zh: '登录', en: 'Sign in' },
  privacy: {
    zh: '登录最长保持 12 小时。在公用电脑上用完请退出。',
    en: 'You stay signed in for 12 hours at most. On a shared computer, sign out when you are done.',
  },
} as const satisfies Record<string, Words>;

/** A user name for password managers, which store a key only with a name. */
const USER_NAME = html`<input type="text" name="username" value="timebank" autocomplete="username" hidden />`;

/** The sign-in form. It always leads to the home page; a request can't name another target. */
export function signInForm({ language, query }: PagePreferences): Html {
  return html`<form method="post" action="/sign-in${query}">
    <p id="about-key">${WORDS.about[language]}</p>
    ${USER_NAME}
    <label for="key">${WORDS.key[language]}</label>
    <input
      id="key"
      name="key"
      type="password"
      required
      maxlength="200"
      autocomplete="current-password"
      autocapitalize="none"
      spellcheck="false"
      aria-describedby="about-key"
    />
    <p><button type="submit">${WORDS.enter[language]}</button></p>
    <p class="note">${WORDS.privacy[language]}</p>
  </form>`;
}
