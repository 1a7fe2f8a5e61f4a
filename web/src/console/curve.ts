//! Points of a curve as a drawing. Pure.

import type { ForeseenPoint } from '../gen/protocol';

export const WIDTH = 320;
export const HEIGHT = 150;
/** Room for the numbers at the sides and below. */
export const LEFT = 36;
export const RIGHT = 30;
const TOP = 10;
export const BOTTOM = 26;

export type Axis = 'rounds' | 'minutes' | 'tables';

export interface Drawing {
  answered: string;
  worst: string;
  finished: string;
  /** Of the point that is set. */
  x: number;
  /** Where a value of the axis lies, for the numbers below. */
  ticks: { at: number; value: number }[];
  /** What the right side counts to. */
  most: number;
}

export function draw(points: ForeseenPoint[], axis: Axis, set: number): Drawing {
  const values = points.map((point) => point[axis]);
  const [first = 0, last = 1] = [Math.min(...values), Math.max(...values)];
  const most = Math.max(1, Math.ceil(Math.max(...points.map((point) => point.finished))));
  const x = (value: number) => LEFT + ((WIDTH - LEFT - RIGHT) * (value - first)) / Math.max(1, last - first);
  const line = (share: (point: ForeseenPoint) => number) =>
    points.map((point) => `${round(x(point[axis]))},${round(y(share(point)))}`).join(' ');
  const every = Math.ceil(points.length / 6);
  return {
    answered: line((point) => point.answered),
    worst: line((point) => point.worst),
    finished: line((point) => point.finished / most),
    x: x(Math.min(last, Math.max(first, set))),
    ticks: values.filter((_, index) => index % every === 0).map((value) => ({ at: x(value), value })),
    most,
  };
}

/** The height of a share from 0 to 1. */
export const y = (share: number) => HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share;

/** The value of the axis nearest to a place across the drawing, from 0 to 1. */
export function nearest(points: ForeseenPoint[], axis: Axis, across: number): number | undefined {
  const values = points.map((point) => point[axis]);
  const [first = 0, last = 0] = [Math.min(...values), Math.max(...values)];
  const inner = (across * WIDTH - LEFT) / (WIDTH - LEFT - RIGHT);
  const meant = first + inner * (last - first);
  return values.toSorted((a, b) => Math.abs(a - meant) - Math.abs(b - meant))[0];
}

const round = (value: number) => Math.round(value * 10) / 10;
