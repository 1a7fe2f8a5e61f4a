import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import EnterCode from '../src/phone/join/EnterCode.svelte';
import Tags from '../src/phone/Tags.svelte';
import { language } from '../src/lang/words.svelte';
import { Catalog } from '../src/shared/catalog';
import { event } from './fixtures';

afterEach(cleanup);
language.current = 'ja';

describe('the chips', () => {
  const enough = () => document.querySelector('.enough')!;
  const dots = () => [...enough().querySelectorAll('i')].map((dot) => dot.classList.contains('done'));

  it('show how far it is to enough offers, and when it is', async () => {
    render(Tags, { catalog: new Catalog(event), side: 'offer', kind: 'hospital', help: '', chosen: [] });
    expect(dots()).toEqual([false, false, false]);
    const chips = screen.getAllByRole('checkbox');
    await fireEvent.click(chips[0]!);
    expect(dots()).toEqual([true, false, false]);
    await fireEvent.click(chips[1]!);
    await fireEvent.click(screen.getByRole('button'));
    await fireEvent.click(screen.getAllByRole('checkbox')[2]!);
    expect(screen.getByRole('status').textContent).toBe('3件を選択中');
    expect(enough().textContent).toBe('✓');
  });

  it('ask for one need', () => {
    render(Tags, { catalog: new Catalog(event), side: 'need', kind: 'hospital', help: '', chosen: ['referral'] });
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
      screen.getByRole('radio').compareDocumentPosition(screen.getByLabelText(/参加コード/)) &
      Node.DOCUMENT_POSITION_FOLLOWING,
    );

  it('asks for the room, then for its code', () => {
    render(EnterCode, { ...props, codeRefused: false });
    expect(roomsFirst()).toBe(true);
  });

  it('asks for the code first when only that was wrong, and is ready to take it', () => {
    render(EnterCode, { ...props, codeRefused: true });
    expect(roomsFirst()).toBe(false);
    expect(screen.getByRole('alert').textContent).toContain('参加コードが変わった');
    expect(document.activeElement).toBe(screen.getByLabelText(/参加コード/));
  });
});
