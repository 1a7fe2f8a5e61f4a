//! Each kind's shape, on a 24 x 24 grid: never colour alone. Shared by the SVG marks and the wall's canvas.

const SHAPES: Record<string, string> = {
  hospital: 'M12 2a10 10 0 1 1 0 20a10 10 0 0 1 0-20Z',
  clinic: 'M12 1 23 12 12 23 1 12Z',
  dental: 'M12 2 23 21.5H1Z',
  pharmacy: 'M7 6h10a6 6 0 0 1 0 12H7A6 6 0 0 1 7 6Z',
  care: 'M3 3h18v18H3Z',
  company: 'M8.5 2h7v6.5H22v7h-6.5V22h-7v-6.5H2v-7h6.5Z',
  public: 'M12 1.5 22.8 9.4 18.7 22H5.3L1.2 9.4Z',
};
/** A kind the event added and we have no shape for. */
const OTHER = 'M12 2a10 10 0 1 1 0 20a10 10 0 0 1 0-20Zm0 5a5 5 0 1 0 0 10a5 5 0 0 0 0-10Z';

export const shapeOf = (kind: string) => SHAPES[kind] ?? OTHER;
/** The name of the colour token in tokens.css. */
export const colorOf = (kind: string) => (kind in SHAPES ? `var(--${kind})` : 'var(--line)');
