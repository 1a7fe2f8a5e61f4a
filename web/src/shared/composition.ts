//! Enter that confirms a kanji conversion is not Enter that sends a form.

/** Safari ends the composition before the confirming keydown, which then only carries the code 229. */
export function confirmsConversion(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && (event.isComposing || event.keyCode === 229);
}

/** Attach to a form. */
export function guardComposition(form: HTMLElement): () => void {
  const guard = (event: KeyboardEvent) => {
    if (confirmsConversion(event)) event.preventDefault();
  };
  form.addEventListener('keydown', guard);
  return () => form.removeEventListener('keydown', guard);
}
