//! The wall's map draws what stands once, and leaves it alone while a knot moves.

import { afterEach, expect, it, vi } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import '../../src/style/wall.css';
import { links, people } from '../../scripts/evening';
import { Catalog } from '../../src/shared/catalog';
import WardMap from '../../src/wall/WardMap.svelte';
import { event } from '../fixtures';

const wards = event.wards.map((ward) => ward.id);
const frames = async (n: number) => {
  for (let left = n; left > 0; left -= 1) await new Promise(requestAnimationFrame);
};

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const shown = async (more: object = {}) => {
  const cleared = vi.spyOn(CanvasRenderingContext2D.prototype, 'clearRect');
  const laid = vi.spyOn(ImageBitmapRenderingContext.prototype, 'transferFromImageBitmap');
  const start = links(wards, 12);
  const props = { catalog: new Catalog(event), links: start, label: '地図', theme: 'dark' as const, ...more };
  const screen = await render(WardMap, props);
  const stage = screen.container.querySelector<HTMLElement>('.stage')!;
  stage.style.cssText = 'width: 900px; height: 600px;';
  await vi.waitFor(() => expect(stage.querySelector('.ward')).not.toBeNull());
  await frames(3);
  const [back, front] = stage.querySelectorAll('canvas');
  const paints = (canvas: HTMLCanvasElement) =>
    [...cleared.mock.contexts, ...laid.mock.contexts].filter(
      (each) => (each as CanvasRenderingContext2D | ImageBitmapRenderingContext).canvas === canvas,
    ).length;
  return { screen, stage, start, props, painted: () => ({ back: paints(back!), front: paints(front!) }) };
};

it('paints no map again for a conversation that only waits for its knot', async () => {
  const { screen, start, props, painted } = await shown();
  const [first, second] = links(wards, 2, 12);
  await screen.rerender({ ...props, links: [...start, first!] });
  await frames(3);
  const before = painted();
  expect(before.front).toBeGreaterThan(0);
  // Another ends while the first knot is being tied.
  await screen.rerender({ ...props, links: [...start, first!, second!] });
  await frames(4);
  const after = painted();
  expect(after.front).toBeGreaterThan(before.front);
  expect(after.back).toBe(before.back);
});

it('lets the page go on while a knot that has sunk becomes part of the map', async () => {
  vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList);
  const arcs = vi.spyOn(OffscreenCanvasRenderingContext2D.prototype, 'arc');
  const { screen, stage, start, props, painted } = await shown();
  const before = painted().back;
  const marks = stage.dataset.marks;
  expect(arcs).toHaveBeenCalled();
  arcs.mockClear();
  const news = { from_ward: wards[0]!, to_ward: wards[1]!, kinds: ['public', 'company'] };
  await screen.rerender({ ...props, links: [...start, news] });
  await vi.waitFor(() => expect(painted().back).toBe(before + 1), 10_000);
  // What was painted elsewhere is laid down in one go.
  expect(arcs).not.toHaveBeenCalled();
  expect(Number(stage.dataset.marks)).toBe(Number(marks) + 2);
});

it('is painted by the page where there is nobody beside it', async () => {
  vi.stubGlobal('OffscreenCanvas', undefined);
  vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList);
  const { screen, start, props, painted } = await shown();
  const before = painted().back;
  await screen.rerender({ ...props, links: [...start, ...links(wards, 1, 12)] });
  await vi.waitFor(() => expect(painted().back).toBe(before + 1), 10_000);
});

it('paints all of it again when it starts over with as many conversations', async () => {
  const { screen, props, painted } = await shown();
  const before = painted().back;
  await screen.rerender({ ...props, links: links(wards, 12, 50) });
  await frames(3);
  expect(painted().back).toBeGreaterThan(before);
});

it('is painted where it has no room for a pixel', async () => {
  vi.stubGlobal('devicePixelRatio', 0.0001);
  const { stage } = await shown();
  expect([...stage.querySelectorAll('canvas')].map(({ width, height }) => [width, height])).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

it('says beside a ward how many are here from it', async () => {
  const { stage } = await shown({ people: people(event) });
  const named = [...stage.querySelectorAll('.ward')].map((each) => each.textContent.trim());
  expect(named.some((each) => /区\s\d+$/.test(each))).toBe(true);
});
