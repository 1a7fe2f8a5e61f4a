//! What this device keeps for itself, as JSON with a version. What has another version or shape was never kept, and where a browser keeps nothing the page works all the same.

/** Of what a value must look like: an example, whose lists say by their first item what all items are; or a question. */
export type Shape = string | number | boolean | Shape[] | { [key: string]: Shape } | ((value: unknown) => boolean);

export function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'function') return shape(value);
  if (Array.isArray(shape)) {
    const [item] = shape;
    return Array.isArray(value) && (item === undefined || value.every((each) => fits(each, item)));
  }
  if (typeof shape !== 'object') return typeof value === typeof shape;
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(shape).every(([key, part]) => fits((value as Record<string, unknown>)[key], part))
  );
}
export const maybe = (shape: Shape) => (value: unknown) => value === undefined || fits(value, shape);
/** Whatever names it has, each with a value of this shape. */
export const byName = (shape: Shape) => (value: unknown) =>
  fits(value, {}) && Object.values(value as object).every((each) => fits(each, shape));

export class Stored<T> {
  #key: string;
  #version: number;
  #shape: Shape;
  #place: () => Storage;

  /** `version` counts up when what is kept changes its meaning or shape. Version 0 is kept bare, as it was before there were versions. */
  constructor(key: string, version: number, shape: Shape, place = () => localStorage) {
    this.#key = key;
    this.#version = version;
    this.#shape = shape;
    this.#place = place;
  }

  read(): T | undefined {
    try {
      const kept: unknown = JSON.parse(this.#place().getItem(this.#key) ?? 'null');
      const value =
        this.#version === 0
          ? kept
          : fits(kept, { version: (of) => of === this.#version })
            ? (kept as { value: unknown }).value
            : undefined;
      return fits(value, this.#shape) ? (value as T) : undefined;
    } catch {
      return undefined;
    }
  }

  write(value: T | undefined): void {
    try {
      const version = this.#version;
      if (value === undefined) this.#place().removeItem(this.#key);
      else this.#place().setItem(this.#key, JSON.stringify(version === 0 ? value : { version, value }));
    } catch {
      // full or forbidden
    }
  }
}
