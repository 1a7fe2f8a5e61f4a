//! Enter that confirms a kanji conversion is not Enter that sends a form.

/** Safari ends the composition before the confirming keydown, which then only carries the code 229. */
export const confirmsConversion = (event: KeyboardEvent): boolean =>
  event.key === 'Enter' && (event.isComposing || event.keyCode === 229);

/** Attach to a form: it goes with it. */
export function guardComposition(form: HTMLElement): void {
  form.addEventListener('keydown', (event) => {
    if (confirmsConversion(event)) event.preventDefault();
  });
}
