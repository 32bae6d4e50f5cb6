import { html } from './html';

describe('html template', () => {
  it('escapes values in text and in attributes', () => {
    const name = `<script>"'&`;
    expect(html`<td title="${name}">${name}</td>`.text).toBe(
      '<td title="&lt;script&gt;&quot;&#39;&amp;">&lt;script&gt;&quot;&#39;&amp;</td>',
    );
  });

  it('inserts nested HTML unescaped, joins lists and keeps zero', () => {
    const rows = ['a', 'b'].map((one) => html`<li>${one}</li>`);
    expect(html`<ul>${rows}${undefined}</ul>${0}`.text).toBe('<ul><li>a</li><li>b</li></ul>0');
  });
});
