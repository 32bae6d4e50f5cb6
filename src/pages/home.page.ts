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
import { Person } from '../communities/person.entity';
import { ReferenceData } from '../communities/reference-data';
import { LINKS, NavigationContext, TARGETS, TargetName } from './navigation';

const WORDS = {
  title: { zh: '时间银行账本', en: 'Timebank Ledger' },
  signIn: { zh: '登录', en: 'Sign in' },
  signOut: { zh: '退出', en: 'Sign out' },
  readable: { zh: '可以查看', en: 'What you can read' },
  month: { zh: '月份（年-月）', en: 'Month (year-month)' },
  show: { zh: '查看', en: 'Show' },
  reading: {
    zh: '网页只供查看；登记和兑换请用社区的系统。',
    en: 'These pages are for reading only; recording and redeeming go through the centre’s own system.',
  },
} as const satisfies Record<string, Words>;

const ROLE_WORDS: Readonly<Record<Role, Words>> = {
  operator: { zh: '账本管理员', en: 'operator' },
  coordinator: { zh: '社区工作人员', en: 'coordinator' },
  shop: { zh: '合作商家', en: 'partner shop' },
  auditor: { zh: '审计人员', en: 'auditor' },
  volunteer: { zh: '志愿者', en: 'volunteer' },
};

/** The page at `/`: the form to sign in with, or what who is signed in may read. */
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
    const known = caller !== undefined && caller.ledger !== '';
    const body = known ? await this.overview(caller, preferences) : welcome(preferences);
    const { language, elder } = preferences;
    return sendPage(reply, { title: WORDS.title[language], language, elder, address: url, body });
  }

  private async overview(caller: Caller, preferences: PagePreferences): Promise<Html> {
    const { language, query } = preferences;
    const { name, zone } = await this.ledgers.get(caller.ledger);
    const person = await this.referenceData.find(Person, caller.ledger, caller.person);
    const thisMonth = monthOf(this.clock.now(), zone);
    const lastMonth = dayBefore(thisMonth).slice(0, 7);
    const { ledger, shop } = caller;
    const place: NavigationContext = { ledger, person: caller.person, shop, thisMonth, lastMonth };
    const roles = caller.roles.map((role) => ROLE_WORDS[role][language]).join(', ');
    return html`<h1>${name}</h1>
      <p>${person?.displayName ?? person?.code} (${roles})</p>
      <h2>${WORDS.readable[language]}</h2>
      ${caller.roles
        .flatMap((role) => LINKS[role].links)
        .map(
          ({ says, to }) =>
            html`<p><a class="button" href="${address(place, to(place), preferences)}">${says[language]}</a></p>`,
        )}
      ${caller.roles.flatMap((role) => LINKS[role].lookUp).map((what) => lookUpForm(what, place, preferences))}
      <p class="note">${WORDS.reading[language]}</p>
      <form method="post" action="/sign-out${query}">
        <p><button type="submit">${WORDS.signOut[language]}</button></p>
      </form>`;
  }
}

function welcome(preferences: PagePreferences): Html {
  const { language } = preferences;
  return html`<h1>${WORDS.title[language]}</h1>
    <h2>${WORDS.signIn[language]}</h2>
    ${signInForm(preferences)}`;
}

/** A path below the ledger; a page is shown as this one is. */
function address({ ledger }: NavigationContext, path: string, preferences: PagePreferences): string {
  const whole = `/v1/ledgers/${ledger}/${path}`;
  return path.includes('.html') ? withPreferences(whole, preferences) : whole;
}

/** A form that leads to a page of somebody with a number. */
function lookUpForm(what: TargetName, { lastMonth }: NavigationContext, { language, elder }: PagePreferences): Html {
  const { says, number, example, byMonth } = TARGETS[what];
  const month = html`<label for="${what}-month">${WORDS.month[language]}</label>
    <input id="${what}-month" name="month" value="${lastMonth}" required pattern="[1-9][0-9]{3}-(0[1-9]|1[0-2])" />`;
  return html`<h2>${says[language]}</h2>
    <form method="get" action="/go">
      <input type="hidden" name="what" value="${what}" />
      <input type="hidden" name="lang" value="${language}" />
      ${elder ? html`<input type="hidden" name="size" value="elder" />` : undefined}
      <label for="${what}-number">${number[language]}</label>
      <input id="${what}-number" name="number" required maxlength="100" placeholder="${example}" />
      ${byMonth ? month : undefined}
      <p><button type="submit">${WORDS.show[language]}</button></p>
    </form>`;
}
