import { INestApplicationContext } from '@nestjs/common';
import { writeFileSync } from 'node:fs';
import { Cell, csv } from '../common/csv';
import { Page, page } from '../http/html/page-layout';
import { Language } from '../common/language';
import { Table } from '../ledger/core/command';
import { Person } from '../communities/person.entity';
import { ReferenceData } from '../communities/reference-data';
import { Shop } from '../communities/shop.entity';
import { volunteerStatementPage } from '../statements/volunteer-statement.page';
import { volunteerStatementCsv } from '../statements/volunteer-statement.csv';
import { VolunteerStatements } from '../statements/volunteer-statements.service';
import { shopStatementPage } from '../statements/shop-statement.page';
import { shopStatementCsv } from '../statements/shop-statement.csv';
import { ShopStatements } from '../statements/shop-statements.service';
import { StatementsModule } from '../statements/statements.module';
import { CommunitiesModule } from '../communities/communities.module';
import { parseMonth } from './arguments';
import { checkMonth, findLedger, withContext } from './command-context';
import { UsageError } from './command-errors';
import { shopStatementText, volunteerStatementText } from './statement-text';

interface StatementOptions {
  json?: boolean;
  csv?: string;
  html?: string;
  lang: Language;
  elder?: boolean;
}

/** A statement in all its output formats. */
interface StatementOutput {
  readonly value: object;
  readonly text: string;
  readonly table: Cell[][];
  readonly page: Page;
}

/** statement volunteer. */
export async function volunteerStatement(
  slug: string,
  number: string,
  month: string,
  options: StatementOptions,
): Promise<void> {
  await writeStatement({ slug, month, options }, (app, ledger) =>
    volunteerOutput(app, { ledger, number, month, options }),
  );
}

/** statement shop. */
export async function shopStatement(
  slug: string,
  number: string,
  month: string,
  options: StatementOptions,
): Promise<void> {
  await writeStatement({ slug, month, options }, (app, ledger) => shopOutput(app, { ledger, number, month, options }));
}

/** The ledger, number and month of a statement. */
interface StatementRequest {
  readonly ledger: string;
  readonly number: string;
  readonly month: string;
  readonly options: StatementOptions;
}

async function volunteerOutput(
  app: INestApplicationContext,
  { ledger, number, month, options }: StatementRequest,
): Promise<StatementOutput> {
  const person = await findByNumber(app, Person, { ledger, number, list: { role: 'volunteer' }, what: 'volunteer' });
  const value = await app.get(VolunteerStatements).of(person, { from: month, to: month }, true);
  return {
    value,
    text: volunteerStatementText(value),
    table: volunteerStatementCsv(value),
    page: volunteerStatementPage(value, options.lang),
  };
}

async function shopOutput(
  app: INestApplicationContext,
  { ledger, number, month, options }: StatementRequest,
): Promise<StatementOutput> {
  const shop = await findByNumber(app, Shop, { ledger, number, list: {}, what: 'shop' });
  const value = await app.get(ShopStatements).of(shop, month);
  return {
    value,
    text: shopStatementText(value),
    table: shopStatementCsv(value),
    page: shopStatementPage(value, options.lang),
  };
}

async function findByNumber<Row extends Person | Shop>(
  app: INestApplicationContext,
  table: Table<Row>,
  { ledger, number, list, what }: { ledger: string; number: string; list: Partial<Row>; what: string },
): Promise<Row> {
  const row = await app.get(ReferenceData).find(table, ledger, number, list);
  if (!row) throw new UsageError(`There is no ${what} ${number} in ${ledger}.`);
  return row;
}

async function writeStatement(
  { slug, month, options }: { slug: string; month: string; options: StatementOptions },
  outputOf: (app: INestApplicationContext, ledger: string) => Promise<StatementOutput>,
): Promise<void> {
  parseMonth(month);
  await withContext({ access: 'read', modules: [CommunitiesModule, StatementsModule] }, async (app) => {
    const ledger = await findLedger(app, slug);
    await checkMonth(app, ledger, month);
    const { value, text, table, page: content } = await outputOf(app, ledger);
    if (options.csv !== undefined) writeFileSync(options.csv, csv(table));
    if (options.html !== undefined) writeFileSync(options.html, page({ ...content, elder: options.elder }));
    if (options.json) console.log(JSON.stringify(value, null, 1));
    else if (options.csv === undefined && options.html === undefined) console.log(text);
  });
}
