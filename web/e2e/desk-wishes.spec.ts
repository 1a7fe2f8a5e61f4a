//! What somebody without a phone says at the desk: whom they wish to meet, when they come, and where they will be.

import { expect, type Page } from '@playwright/test';
import { Organizer } from '../scripts/organizer';
import { PASSPHRASE } from '../scripts/server';
import { accessible } from './accessible';
import { test } from './people';

const LIST =
  '氏名,所属,種別,区,できること,探していること,同意\n' +
  '三田 あおい,みたの訪問看護,介護,港区,emergency-24h,home-visit,はい\n' +
  '芝 けい,しば薬局,薬局,港区,home-visit,emergency-24h,はい\n';

const FACILITIES = 'id,kind,name,ward\n1,hospital,架空みなみ病院,meguro\n2,clinic,架空きた医院,minato\n';

/** As a volunteer does, whose page begins with the field: two letters, and the one who stands there. */
async function open(desk: Page, letters: string, name: string): Promise<void> {
  await desk.reload();
  await desk.locator('#arrival').fill(letters);
  await desk.getByRole('button', { name: 'この方を開く' }).click();
  await expect(desk.getByRole('complementary').getByRole('heading', { name })).toBeVisible();
}

for (const [width, height] of [
  [1366, 768],
  [390, 844],
] as const)
  test(`a desk ${width} wide notes wishes and times of somebody without a phone`, async ({ server, wall, phone }) => {
    test.setTimeout(120_000);
    await server.facilities(FACILITIES);
    const organizer = await Organizer.signedIn(server, PASSPHRASE);
    const { people } = await organizer.list(LIST);
    const { link } = await organizer.ask<{ link: string }>('/api/organizer/staff', 'POST', {
      role: 'desk',
      label: '受付1',
    });
    const { page: desk } = await wall(`${server.url}/staff${new URL(link).hash}`);
    await desk.setViewportSize({ width, height });
    await desk.locator('#arrival').fill('みた');
    await desk.getByRole('button', { name: '到着を記録する' }).click();
    await desk.getByRole('button', { name: 'この方を開く' }).click();
    const panel = desk.getByRole('complementary');
    const form = panel.locator('form', { has: desk.getByText('お会いしたい施設') });
    const wishes = panel.getByRole('button', { name: 'ご希望・お着き・お帰り' });
    await wishes.click();
    // No phone of theirs has come, so the desk may say it at once.
    await expect(form).toHaveCount(1);
    await panel.getByRole('button', { name: '携帯なしにする' }).click();

    const save = form.getByRole('button', { name: '保存する' });
    await expect(save).toBeDisabled();
    await form.getByRole('combobox', { name: '施設を検索して加える' }).fill('どこにもない施設');
    await expect(form.getByText('候補が見つかりません')).toBeVisible();
    // As soon as this server has seen the list.
    await expect(async () => {
      const found = await organizer.ask<object[]>(`/api/organizations?q=${encodeURIComponent('架空みなみ')}`);
      expect(found).toHaveLength(1);
    }).toPass();
    await form.getByRole('combobox', { name: '施設を検索して加える' }).fill('架空みなみ');
    await form.getByRole('option', { name: /架空みなみ病院/ }).click();
    await form.getByLabel('施設の種類を加える').selectOption('pharmacy');
    const wish = form.locator('li fieldset');
    await expect(wish).toHaveCount(2);
    await wish.filter({ hasText: '架空みなみ病院' }).getByText('必ず会いたい').click();
    await wish.filter({ hasText: '薬局' }).getByText('今回は不要').click();
    await form.getByLabel('お着き').fill('17:00');
    await form.getByLabel('お帰り').fill('16:00');
    await expect(form.getByRole('alert')).toHaveText('お帰りは、お着きより後の時刻をご入力ください。');
    await expect(save).toBeDisabled();
    await form.getByLabel('お帰り').fill('18:30');
    await form.getByText('懇親会').click();
    if (process.env.SHOTS) await desk.screenshot({ path: `${process.env.SHOTS}/desk-${width}.png` });
    await accessible(desk, 'wishes at the desk');
    await save.click();
    await expect(form.getByText('保存しました')).toBeVisible();
    await expect(save).toBeDisabled();

    // After a reload, and at another desk, it is what they said.
    await open(desk, 'みた', '三田 あおい');
    await wishes.click();
    await expect(wish.filter({ hasText: '架空みなみ病院' }).getByLabel('必ず会いたい')).toBeChecked();
    await expect(wish.filter({ hasText: '薬局' }).getByLabel('今回は不要')).toBeChecked();
    await expect(form.getByLabel('お着き')).toHaveValue('17:00');
    await expect(form.getByLabel('お帰り')).toHaveValue('18:30');
    await expect(form.getByLabel('懇親会')).toBeChecked();
    const { me } = await organizer.ask<{ me: { stay: object; wished_kinds: object } }>(
      `/api/organizer/people/${people[0]!.id}`,
    );
    expect(me.wished_kinds).toEqual({ never: ['pharmacy'] });
    expect(me.stay).toMatchObject({ arrives: '17:00', leaves: '18:30' });
    // One wish is taken back; times stay.
    await form.getByRole('button', { name: '薬局を外す' }).click();
    await save.click();
    await expect(form.getByText('保存しました')).toBeVisible();
    await expect(form.getByLabel('お着き')).toHaveValue('17:00');

    // Whoever has a phone says it there.
    const { page: theirs } = await phone(server.url + new URL(people[1]!.link).pathname);
    await theirs.locator('.foot .action').click();
    await open(desk, 'しば', '芝 けい');
    await wishes.click();
    await expect(panel.getByText('先に下の「携帯なしにする」を押してください')).toBeVisible();
    await expect(form).toHaveCount(0);
  });
