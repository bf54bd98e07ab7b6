// Leads from an error to its line in the text; without scripts the link leads to the numbered lines.
'use strict';

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-line]');
  const text = document.querySelector('textarea.document');
  if (!link || !text) return;
  event.preventDefault();
  const lines = text.value.split('\n');
  const before = lines.slice(0, Number(link.dataset.line) - 1);
  const start = before.reduce((sum, line) => sum + line.length + 1, 0);
  const length = (lines[before.length] || '').length;
  text.focus();
  text.setSelectionRange(start, start + length);
  text.scrollTop = text.scrollHeight * (before.length / lines.length) - text.clientHeight / 3;
  text.scrollIntoView({ block: 'center' });
});
