import { describe, expect, it } from 'vitest';
import { textsOfPages } from '../../../../test/support/jobs/read-pdf.ts';
import { renderPdf } from './render-pdf.ts';

const facts = { title: 'Plan', author: 'Fern', createdAt: new Date(0) };
const render = async (markdown: string, title = 'Plan') => {
  const { bytes, pages } = await renderPdf(markdown, { ...facts, title });
  return { bytes, pages, text: textsOfPages(bytes).join(''), fonts: bytes.toString('latin1') };
};
/** Marks above and below letters are placed one by one, which a reader of PDFs takes for gaps. */
const joined = (text: string) => text.replace(/\s/g, '');
/** Glyph 0 of every font, the empty box, stands for no character. */
const BOX = '\0';

describe('renderPdf', () => {
  it.each([
    ['Simplified Chinese', '健康饮食计划:每天吃水果和蔬菜。', 'NotoSansSC'],
    ['Traditional Chinese', '健康飲食計劃,臺灣,懇請。', 'NotoSansTC'],
    ['Japanese', '健康な食事プランを作りましょう、東京。', 'NotoSansJP'],
    ['Korean', '건강한 식사 계획을 세우세요.', 'NotoSansKR'],
    ['Thai', 'สวัสดีครับ แผนอาหารเพื่อสุขภาพ', 'NotoSansThai'],
    ['Greek', 'Υγιεινή διατροφή', 'DejaVuSans'],
    ['Cyrillic', 'Здоровое питание, Ёж', 'DejaVuSans'],
    ['emoji', '😀 🎉 👩‍💻 🇩🇪 🥗 🫶 ✅ ☎ 👨‍👩‍👧‍👦', 'NotoEmoji'],
  ])('writes %s without an empty box, in bold too', async (_, words, font) => {
    const { text, fonts } = await render(`${words}\n\n**${words}**`);
    expect(joined(text).split(joined(words))).toHaveLength(3);
    expect(text).not.toContain(BOX);
    expect(fonts).toContain(font);
  });

  it('writes Hindi, whose vowel signs are placed before their letters', async () => {
    const { text, fonts } = await render('स्वस्थ भोजन योजना, हिन्दी क्षत्रिय');
    expect(joined(text)).toContain('भोजनयोजना,िहन्दी');
    expect(text).not.toContain(BOX);
    expect(fonts).toContain('NotoSansDevanagari');
  });

  it.each([
    ['Hebrew', 'שלום עולם (גרסה 2) Anna!', '!Anna(2הסרג)םלועםולש'],
    ['Arabic', 'مرحبا بكم (نسخة 12) Anna', 'Anna(12ةخسن)مكبابحرم'],
    ['Hebrew within English', 'Hello שלום עולם end', 'Helloםלועםולשend'],
  ])('orders %s from right to left, and figures and Latin names from left to right', async (_, words, drawn) => {
    const { text } = await render(words);
    expect(joined(text)).toContain(drawn);
    expect(text).not.toContain(BOX);
  });

  it('breaks text from right to left into lines first, so that its first words are on the first line', async () => {
    const words = Array.from({ length: 30 }, (_, index) => (index === 0 ? 'ראשון' : index === 29 ? 'אחרון' : 'באמצע'));
    const { text } = await render(words.join(' '));
    const mirrored = (word: string) => [...word].reverse().join('');
    expect(text.indexOf(mirrored('ראשון'))).toBeGreaterThan(0); // at the right end of the first line
    expect(text.indexOf(mirrored('ראשון'))).toBeLessThan(text.indexOf(mirrored('אחרון')));
  });

  it('writes every script in tables, lists, code, quotes and the title at the foot', async () => {
    const { text } = await render(
      '| 値 | שם |\n|--:|:-:|\n| 水 | 🥗 |\n\n- 목록\n\n> ไทย\n\n```\n码\n```\n',
      '計劃 🎉',
    );
    for (const word of ['値', 'םש', '水', '🥗', '목록', 'ไทย', '码', '計劃🎉']) expect(joined(text)).toContain(word);
    expect(text).not.toContain(BOX);
  });

  it('draws a character that no typeface has as an empty box, and the text around it', async () => {
    const { text } = await render('before 𓀀 after');
    expect(text).toContain(`before ${BOX} after`);
  });

  it('opens a fallback only for a text that needs it, and gives the same bytes each time', async () => {
    const [plain, mixed, again] = [await render('Straße'), await render('水 🎉 שלום'), await render('水 🎉 שלום')];
    expect(plain.fonts).not.toContain('Noto');
    expect(again.bytes.equals(mixed.bytes)).toBe(true);
  });

  it('keeps within the page what has no spaces, and long texts in time', async () => {
    const { pages, text } = await render(`${'健康饮食'.repeat(1000)}${'a水'.repeat(5000)}${' שלום'.repeat(2000)}`);
    expect(pages).toBeGreaterThan(7); // 16 000 characters
    expect(joined(text).match(/םולש/g)).toHaveLength(2000);
  });
});
