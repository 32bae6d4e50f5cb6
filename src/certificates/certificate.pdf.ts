import { dirname, join } from 'node:path';
import type PDFDocument from 'pdfkit';
import { Language, Words } from '../common/language';
import { CertificateStatus } from './certificate-queries';
import { CertificateContent, groupByMonth } from './certificate-content';
import { qrCode } from '../common/qr-code';
import { MAX_LINES, Table, headFacts, monthsTable, servicesTable, signers } from './certificate-sheet';
import { CERTIFICATE_MESSAGES } from './certificates.messages';

type Pdf = InstanceType<typeof PDFDocument>;

/** Noto Sans Hans; only the glyphs used are embedded. */
const FONTS = join(dirname(require.resolve('@embedpdf/fonts-sc')), '..', 'fonts');
const FONT = join(FONTS, 'NotoSansHans-Regular.otf');

/** Bold text is the regular font with its outline drawn: a second font of 8 MB would double the time to make a PDF. */
const BOLD = { fill: true, stroke: true } as const;
const OUTLINE = 0.35;

/** All lengths in points: A4 is 595 by 842. */
const MARGIN = 40;
const WIDTH = 595.28 - 2 * MARGIN;
const QR_SIZE = 104;
const LABEL_WIDTH = 172;
/** Height of the signatures and the small print. */
const FOOT_HEIGHT = 112;
const INK = '#1a1a1a';
const SOFT = '#4a4a4a';

/** Renders a certificate as an A4 PDF. The same certificate gives the same bytes. */
export async function certificatePdf(
  content: CertificateContent,
  status: CertificateStatus,
  language: Language,
): Promise<Buffer> {
  // Loaded on the first use: most processes never render a PDF.
  const { default: PdfKit } = await import('pdfkit');
  const pdf = new PdfKit({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    info: {
      Title: `${CERTIFICATE_MESSAGES.title[language]} ${content.number}`,
      Author: content.recordingUnit,
      CreationDate: new Date(`${content.issuedOn}T00:00:00Z`),
    },
  });
  pdf.font(FONT).fillColor(INK).strokeColor(INK);
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const written = new Promise<Buffer>((done, fail) => {
    pdf.on('end', () => done(Buffer.concat(chunks)));
    pdf.on('error', fail);
  });
  new Sheets(pdf, language).draw(content, status);
  pdf.end();
  return written;
}

/** Draws a certificate page by page, from top to bottom. */
class Sheets {
  constructor(
    private readonly pdf: Pdf,
    private readonly language: Language,
  ) {}

  draw(content: CertificateContent, status: CertificateStatus): void {
    const { language } = this;
    const summarised = content.services.length > MAX_LINES;
    this.title();
    if (status !== 'valid') this.warning(CERTIFICATE_MESSAGES[status]);
    this.head(content);
    this.table(
      summarised ? monthsTable(groupByMonth(content.services), language) : servicesTable(content.services, language),
    );
    this.foot(content);
    if (summarised) {
      this.pdf.addPage();
      this.table(servicesTable(content.services, language, CERTIFICATE_MESSAGES.serviceList));
    }
    this.numberPages(content.number);
  }

  private title(): void {
    const { pdf, language } = this;
    pdf.lineWidth(OUTLINE).fontSize(22);
    pdf.text(CERTIFICATE_MESSAGES.title[language], MARGIN, MARGIN, { width: WIDTH, align: 'center', ...BOLD });
    pdf.fontSize(11).fillColor(SOFT);
    pdf
      .text(CERTIFICATE_MESSAGES.title[language === 'zh' ? 'en' : 'zh'], { width: WIDTH, align: 'center' })
      .fillColor(INK);
    pdf.moveDown(1.2);
  }

  private warning(words: Words): void {
    const { pdf } = this;
    pdf.lineWidth(OUTLINE).fontSize(13);
    pdf.text(this.both(words), MARGIN, pdf.y, { width: WIDTH, align: 'center', ...BOLD });
    pdf.moveDown(0.8);
  }

  /** Draws the facts on the left and the QR code on the right. */
  private head(content: CertificateContent): void {
    const { pdf, language } = this;
    const top = pdf.y;
    this.qr(content.check, top);
    pdf.y = top;
    for (const [words, value] of headFacts(content, language)) this.fact(words, value, WIDTH - QR_SIZE - 16);
    pdf.y = Math.max(pdf.y, top + QR_SIZE + 22);
  }

  private qr(address: string, top: number): void {
    const { pdf } = this;
    const { size, path } = qrCode(address);
    const left = MARGIN + WIDTH - QR_SIZE;
    pdf
      .save()
      .translate(left, top)
      .scale(QR_SIZE / size)
      .path(path)
      .fill('#000')
      .restore();
    pdf.fontSize(9).fillColor(SOFT);
    pdf
      .text(this.both(CERTIFICATE_MESSAGES.scan), left - 10, top + QR_SIZE, { width: QR_SIZE + 20, align: 'center' })
      .fillColor(INK);
  }

  private fact(words: Words, value: string, width: number): void {
    const { pdf, language } = this;
    const top = pdf.y;
    pdf.fontSize(10).fillColor(SOFT);
    pdf.text(`${words[language]} `, MARGIN, top + 1.5, { width: LABEL_WIDTH, continued: true });
    pdf.fontSize(7.5).text(words[language === 'zh' ? 'en' : 'zh']);
    const bottom = pdf.y;
    pdf.fillColor(INK).fontSize(11).lineWidth(OUTLINE).strokeColor(INK);
    pdf.text(value, MARGIN + LABEL_WIDTH + 8, top, { width: width - LABEL_WIDTH - 8, ...BOLD });
    pdf.y = Math.max(pdf.y, bottom) + 4;
  }

  private table({ caption, columns, rows }: Table): void {
    const { pdf, language } = this;
    const shares = columns.reduce((sum, { share }) => sum + share, 0);
    const widths = columns.map(({ share }) => (WIDTH * share) / shares);
    const aligns = columns.map(({ n }) => (n ? ('right' as const) : ('left' as const)));
    const header = (): void => {
      const names = columns.map(({ words }) => `${words[language]}\n${words[language === 'zh' ? 'en' : 'zh']}`);
      this.row(names, { widths, aligns, bold: true });
      pdf
        .moveTo(MARGIN, pdf.y)
        .lineTo(MARGIN + WIDTH, pdf.y)
        .lineWidth(1)
        .stroke(INK);
    };
    pdf.moveDown(0.6).fontSize(12).lineWidth(OUTLINE).strokeColor(INK);
    pdf.text(this.both(caption), MARGIN, pdf.y, { width: WIDTH, ...BOLD });
    pdf.moveDown(0.2);
    header();
    for (const row of rows) {
      if (pdf.y + this.heightOf(row, widths) > this.bottom) {
        pdf.addPage();
        header();
      }
      this.row(row, { widths, aligns, bold: false });
      pdf
        .moveTo(MARGIN, pdf.y)
        .lineTo(MARGIN + WIDTH, pdf.y)
        .lineWidth(0.4)
        .stroke('#767676');
    }
    pdf.moveDown(0.5);
  }

  private row(
    cells: readonly string[],
    look: { widths: readonly number[]; aligns: readonly ('left' | 'right')[]; bold: boolean },
  ): void {
    const { pdf } = this;
    const top = pdf.y + 3;
    const height = this.heightOf(cells, look.widths);
    pdf.lineWidth(OUTLINE / 2).strokeColor(INK);
    let left = MARGIN;
    for (const [n, cell] of cells.entries()) {
      const width = look.widths[n] ?? 0;
      pdf.text(cell, left, top, { width: width - 6, align: look.aligns[n], fill: true, stroke: look.bold });
      left += width;
    }
    pdf.x = MARGIN;
    pdf.y = top + height - 3;
  }

  private heightOf(cells: readonly string[], widths: readonly number[]): number {
    this.pdf.fontSize(9);
    return 6 + Math.max(...cells.map((cell, n) => this.pdf.heightOfString(cell, { width: (widths[n] ?? 0) - 6 })));
  }

  /** Draws signatures, the note on the certificate and its check address, kept on one page. */
  private foot(content: CertificateContent): void {
    const { pdf, language } = this;
    if (pdf.y + FOOT_HEIGHT > this.bottom) pdf.addPage();
    for (const [words, value] of signers(content, language)) this.fact(words, value, WIDTH);
    pdf.moveDown(0.5).fontSize(8.5).fillColor(SOFT);
    pdf.text(CERTIFICATE_MESSAGES.free[language], MARGIN, pdf.y, { width: WIDTH });
    pdf.text(`${CERTIFICATE_MESSAGES.check[language]}: ${content.check}`, { width: WIDTH, link: content.check });
    const { origin, size, root } = content.log;
    pdf.text(`${CERTIFICATE_MESSAGES.logRoot[language]}: ${origin} #${size} ${root}`, { width: WIDTH }).fillColor(INK);
  }

  private numberPages(number: string): void {
    const { pdf } = this;
    const { count } = pdf.bufferedPageRange();
    for (let n = 0; n < count; n += 1) {
      pdf.switchToPage(n);
      // Without this, text below the margin would start a new page.
      pdf.page.margins.bottom = 0;
      pdf.fontSize(8).fillColor(SOFT);
      pdf.text(`${number} · ${n + 1}/${count}`, MARGIN, 842 - 30, { width: WIDTH, align: 'center', lineBreak: false });
    }
  }

  private get bottom(): number {
    return 842 - MARGIN;
  }

  private both(words: Words): string {
    return this.language === 'zh' ? `${words.zh} ${words.en}` : `${words.en} ${words.zh}`;
  }
}
