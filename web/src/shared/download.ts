//! A file that was fetched, handed to the device.

/** Browsers read it after the click, ms. */
const KEPT = 10_000;

export function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}
