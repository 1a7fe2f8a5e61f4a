import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import EnterCode from '../../src/phone/join/EnterCode.svelte';
import Tags from '../../src/phone/Tags.svelte';
import { language } from '../../src/lang/words.svelte';
import { Catalog } from '../../src/shared/catalog';
import { event } from '../fixtures';

language.current = 'ja';

describe('the chips', () => {
  const enough = () => document.querySelector('.enough')!;
  const dots = () => [...enough().querySelectorAll('i')].map((dot) => dot.classList.contains('done'));

  it('show how far it is to enough offers, and when it is', async () => {
    await render(Tags, { catalog: new Catalog(event), side: 'offer', kind: 'hospital', help: '', chosen: [] });
    expect(dots()).toEqual([false, false, false]);
    const chips = page.getByRole('checkbox').elements();
    await userEvent.click(chips[0]!);
    expect(dots()).toEqual([true, false, false]);
    await userEvent.click(chips[1]!);
    // The others stand under their groups, each opened on demand, and a closed one says what is chosen in it.
    const group = document.querySelector('details')!;
    expect(group.open).toBe(false);
    await userEvent.click(group.querySelector('summary')!);
    await userEvent.click(group.querySelector('label')!);
    expect(group.querySelector('summary')!.textContent).toContain('1件を選択中');
    expect(page.getByRole('status').element().textContent).toBe('3件を選択中');
    expect(enough().textContent).toBe('✓');
  });

  it('stay where they are seen once they were found by search', async () => {
    await render(Tags, { catalog: new Catalog(event), side: 'offer', kind: 'hospital', help: '', chosen: [] });
    const search = page.getByRole('searchbox');
    await userEvent.fill(search.element(), '逆紹介');
    await userEvent.click(page.getByRole('checkbox').elements()[0]!);
    await userEvent.fill(search.element(), '');
    const found = [...document.querySelectorAll<HTMLElement>('.chip')].find((chip) =>
      chip.textContent?.includes('逆紹介'),
    )!;
    expect(found.closest('details')).toBeNull();
    expect(found.querySelector('input')!.checked).toBe(true);
  });

  it('ask for one need', async () => {
    await render(Tags, { catalog: new Catalog(event), side: 'need', kind: 'hospital', help: '', chosen: ['referral'] });
    expect(enough().textContent).toBe('✓');
  });
});

describe('the start page', () => {
  const props = {
    event,
    room: 'southwest',
    unknownRoom: false,
    sessionEnded: false,
    onStart: () => {},
    onEnter: () => {},
  };
  /** Whether the rooms come before the code's field. */
  const roomsFirst = () =>
    Boolean(
      page
        .getByRole('radio')
        .element()
        .compareDocumentPosition(page.getByLabelText(/参加コード/).element()) & Node.DOCUMENT_POSITION_FOLLOWING,
    );

  it('asks for the room, then for its code', async () => {
    await render(EnterCode, { ...props, codeRefused: false });
    expect(roomsFirst()).toBe(true);
  });

  it('asks for the code first when only that was wrong, and is ready to take it', async () => {
    await render(EnterCode, { ...props, codeRefused: true });
    expect(roomsFirst()).toBe(false);
    expect(page.getByRole('alert').element().textContent).toContain('新しいコードをご入力ください');
    expect(document.activeElement).toBe(page.getByLabelText(/参加コード/).element());
  });
});
