import { Community } from '../support/community';
import { Service, newService } from '../support/service';

let service: Service;
let community: Community;
let certificate: string;
let code: string;
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
  await community.serve('V01', { on: '2026-10-10' });
  await community.booked('fund-receipts', { source: '募捐', cents: 500, at: '2026-10-12T12:00:00+08:00' });
  await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1', at: '2026-10-20T12:00:00+08:00' });
  await community.close('2026-10');
  await community.serve('V01');
  certificate = String((await community.booked('volunteers/V01/certificates', {})).body['id']);
  code = String((await community.booked('volunteers/V01/codes', {})).body['id']);
});
afterAll(() => service.end());

/** The text of a page, without its tags and styles. */
const textOf = (html: string): string => html.replace(/<style>[\s\S]*?<\/style>|<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('pages for people', () => {
  it.each(['zh', 'en'])('have no place of a text left without its value (%s)', async (lang) => {
    const paths = [
      'reports/2026-10.html',
      'reports/2026-11.html',
      'reports/2026-01.html',
      'reports/2026-10/editions/1.html',
      'reports/2026-10/editions/2.html',
      'volunteers/V01/statement.html?month=2026-10',
      'volunteers/V01/statement.html?month=2026-11',
      'shops/M01/statements/2026-10.html',
      'shops/M01/statements/2026-11.html',
      'volunteers/V01/certificates.html',
      `certificates/${certificate}.html`,
      `volunteers/V01/codes/${code}/slip.html`,
    ];
    const pages = await Promise.all(
      paths.map(async (path) => {
        const { status, text } = await community.get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
        return { path, status, text: textOf(text) };
      }),
    );
    const front = await service.ask(`/?lang=${lang}`, { headers: { accept: 'text/html' } });
    for (const { path, status, text } of [...pages, { path: '/', status: front.status, text: textOf(front.text) }]) {
      expect([path, status]).toEqual([path, 200]);
      expect([path, text.match(/.{0,30}([{}]|undefined|NaN|\[object|\bnull\b).{0,30}/)?.[0]]).toEqual([
        path,
        undefined,
      ]);
    }
  });
});
