import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Ledgers } from '../ledger/ledgers.service';
import { Role } from '../auth/permissions';
import { WithCaller } from '../auth/permission.guard';
import { Caller } from '../auth/api-keys.service';
import { dayBefore, monthOf } from '../common/calendar';
import { Clock } from '../common/clock';
import { Html, html } from '../common/html/html';
import { sendPage } from '../http/html/page-layout';
import { signInForm } from '../http/html/sign-in-form';
import { PagePreferences, withPreferences, pagePreferencesOf } from '../http/html/page-preferences';
import { Words } from '../common/language';
import { PUNCTUATION } from '../common/punctuation';
import { Person } from '../communities/person.entity';
import { ReferenceData } from '../communities/reference-data';
import { LINKS, Link, NavigationContext, TARGETS, TargetName } from './navigation';

const TEXTS = {
  title: { zh: '时间银行账本', en: 'Timebank Ledger' },
  signIn: { zh: '登录', en: 'Sign in' },
  signOut: { zh: '退出', en: 'Sign out' },
  readable: { zh: '可以查看', en: 'Available pages' },
  nothing: {
    zh: '此密钥没有可以查看的网页。',
    en: 'There is no page that this key may read.',
  },
  month: { zh: '月份（年-月）', en: 'Month (year-month)' },
  show: { zh: '查看', en: 'Show' },
  reading: {
    zh: '网页只供查看；登记和兑换请用社区的系统。',
    en: 'These pages are read-only; use the centre’s own system to record service and to redeem points.',
  },
} as const satisfies Record<string, Words>;

const ROLE_NAMES: Readonly<Record<Role, Words>> = {
  operator: { zh: '账本管理员', en: 'operator' },
  coordinator: { zh: '协调员', en: 'coordinator' },
  confirmer: { zh: '确认人', en: 'confirmer' },
  shop: { zh: '合作商家', en: 'partner shop' },
  auditor: { zh: '审计人员', en: 'auditor' },
  volunteer: { zh: '志愿者', en: 'volunteer' },
};

/** The page at `/`: the sign-in form, or the pages that a signed-in person may read. */
@Injectable()
export class HomePage {
  constructor(
    private readonly ledgers: Ledgers,
    private readonly referenceData: ReferenceData,
    private readonly clock: Clock,
  ) {}

  async show(request: WithCaller, reply: FastifyReply): Promise<string> {
    const { caller, url } = request;
    const preferences = pagePreferencesOf(request);
    const signedIn = caller !== undefined && caller.ledger !== '';
    const body = signedIn ? await this.overview(caller, preferences) : welcome(preferences);
    const { language, elder } = preferences;
    return sendPage(reply, { title: TEXTS.title[language], language, elder, address: url, body });
  }

  private async overview(caller: Caller, preferences: PagePreferences): Promise<Html> {
    const { language, query } = preferences;
    const { name, zone } = await this.ledgers.get(caller.ledger);
    const person = await this.referenceData.find(Person, caller.ledger, caller.person);
    const thisMonth = monthOf(this.clock.now(), zone);
    const lastMonth = dayBefore(thisMonth).slice(0, 7);
    const { ledger, shop } = caller;
    const context: NavigationContext = { ledger, person: caller.person, shop, thisMonth, lastMonth };
    const { list, open, close } = PUNCTUATION[language];
    const roles = caller.roles.map((role) => ROLE_NAMES[role][language]).join(list);
    const pages = [
      ...caller.roles.flatMap((role) => LINKS[role].links).map((link) => linkButton(link, context, preferences)),
      ...caller.roles.flatMap((role) => LINKS[role].lookUp).map((target) => lookUpForm(target, context, preferences)),
    ];
    return html`<h1>${name}</h1>
      <p>${person?.displayName ?? person?.code}${open}${roles}${close}</p>
      <h2>${TEXTS.readable[language]}</h2>
      ${pages.length > 0 ? pages : html`<p>${TEXTS.nothing[language]}</p>`}
      <p class="note">${TEXTS.reading[language]}</p>
      <form method="post" action="/sign-out${query}">
        <p><button type="submit">${TEXTS.signOut[language]}</button></p>
      </form>`;
  }
}

function welcome(preferences: PagePreferences): Html {
  const { language } = preferences;
  return html`<h1>${TEXTS.title[language]}</h1>
    <h2>${TEXTS.signIn[language]}</h2>
    ${signInForm(preferences)}`;
}

/** The address of a path below the ledger; pages keep the language and size preferences. */
function address({ ledger }: NavigationContext, path: string, preferences: PagePreferences): string {
  const fullPath = `/v1/ledgers/${ledger}/${path}`;
  return path.includes('.html') ? withPreferences(fullPath, preferences) : fullPath;
}

function linkButton({ text, to }: Link, context: NavigationContext, preferences: PagePreferences): Html {
  const { language } = preferences;
  return html`<p><a class="button" href="${address(context, to(context), preferences)}">${text[language]}</a></p>`;
}

/** A form that opens a page of a shop or volunteer by number. */
function lookUpForm(target: TargetName, { lastMonth }: NavigationContext, { language, elder }: PagePreferences): Html {
  const { text, number, example, byMonth } = TARGETS[target];
  const month = html`<label for="${target}-month">${TEXTS.month[language]}</label>
    <input id="${target}-month" name="month" value="${lastMonth}" required pattern="[1-9][0-9]{3}-(0[1-9]|1[0-2])" />`;
  return html`<h2>${text[language]}</h2>
    <form method="get" action="/go">
      <input type="hidden" name="what" value="${target}" />
      <input type="hidden" name="lang" value="${language}" />
      ${elder ? html`<input type="hidden" name="size" value="elder" />` : undefined}
      <label for="${target}-number">${number[language]}</label>
      <input id="${target}-number" name="number" required maxlength="100" placeholder="${example}" />
      ${byMonth ? month : undefined}
      <p><button type="submit">${TEXTS.show[language]}</button></p>
    </form>`;
}
