//! WAI-ARIA's combobox, on a field and the list that its `aria-controls` names: the focus stays in the field, arrows choose, Enter takes, Escape
//! closes. What is found, and what a press on it does, is the caller's business. Everything hangs on the two and goes with them.

import type { Attachment } from 'svelte/attachments';

/** `over`: the list hangs over what is below, only while one types, and its first is chosen already. */
export const combobox =
  (over = false): Attachment<HTMLInputElement> =>
  (field) => {
    const list = document.getElementById(field.getAttribute('aria-controls')!)!;
    let at = -1;

    function choose(next: number): void {
      at = Math.min(next, list.children.length - 1);
      field.setAttribute('aria-expanded', `${!list.hidden && list.children.length > 0}`);
      field.removeAttribute('aria-activedescendant');
      for (const [index, option] of [...list.children].entries()) {
        option.id = `${list.id}-${index}`;
        option.setAttribute('aria-selected', `${index === at}`);
        if (index === at && !list.hidden) field.setAttribute('aria-activedescendant', option.id);
      }
    }
    function show(shown: boolean): void {
      list.hidden = !shown;
      choose(over ? 0 : -1);
    }
    function keyed(event: KeyboardEvent): void {
      const { key } = event;
      const chosen = list.hidden ? undefined : (list.children[at] as HTMLElement | undefined);
      // Safari ends a conversion before the Enter that confirms it, which then only carries the code 229.
      if (event.isComposing || event.keyCode === 229) return;
      if (key === 'Enter' && chosen) chosen.click();
      // What a phone's keyboard lies over comes into view.
      else if (key === 'Enter' && !over && matchMedia('(pointer: coarse)').matches) field.blur();
      else if (/^Arrow[UD]/.test(key) || (key === 'Enter' && !over)) {
        const from = list.hidden ? -1 : at;
        list.hidden = false;
        choose(Math.max(0, from + (key === 'ArrowUp' ? -1 : 1)));
        list.children[at]?.scrollIntoView({ block: 'nearest' });
      } else if (key === 'Escape' && list.children[0] && !list.hidden) show(false);
      // Of a form around it, this is not the Enter that sends it.
      else if (key !== 'Enter') return;
      event.preventDefault();
      event.stopPropagation();
    }

    const on = (to: HTMLElement, what: string, does: (event: never) => void) =>
      to.addEventListener(what, does as EventListener);
    on(field, 'input', () => show(true));
    on(field, 'keydown', keyed);
    on(list, 'pointerdown', (event: Event) => event.preventDefault());
    if (over) {
      on(field, 'blur', () => show(false));
      on(list, 'click', () => show(false));
    }
    // What is found comes later.
    new MutationObserver(() => choose(over ? 0 : -1)).observe(list, { childList: true });
    show(!over);
  };
