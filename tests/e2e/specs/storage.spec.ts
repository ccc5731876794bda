// Storage that is refused, blocked, full, corrupt or of a later form: each costs the memory of a run and no more, and is
// said once.
import type { Page } from '@playwright/test';
import { expect, test } from '../pages/fixtures.ts';
import { bystander, everything, makeDatabase, put, storedRuns } from '../pages/stored.ts';
import { answerMany, held, Tab } from '../pages/tabs.ts';
import { partOfMany } from '../server/many.mjs';

const FEW = 12;

test('where the browser keeps nothing a run works all the same, and that is said once', async ({ context, provider }) => {
  // As browsers do that were told to let pages store nothing.
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
  });
  const tab = await Tab.open(context);
  await tab.prepare(provider, FEW);
  answerMany(provider);
  await tab.expectRun(FEW);
  await tab.expectToldOnce(/does not let the page keep your runs/, () => tab.expectRun(FEW));
});

test('storage that another page blocks is given up after a while, and a run does not wait for it', async ({ context, provider, site }) => {
  const other = await bystander(context, site.origin);
  await other.evaluate(
    () =>
      new Promise<void>((resolve) => {
        // It does not close its connection for those who want to delete the database, and who comes after them waits.
        const opening = indexedDB.open('forkful', 1);
        opening.onupgradeneeded = () => ['runs', 'inputs', 'events'].forEach((name) => opening.result.createObjectStore(name));
        opening.onsuccess = () => {
          const deleting = indexedDB.deleteDatabase('forkful');
          deleting.onblocked = () => resolve();
        };
      }),
  );
  const tab = await Tab.open(context);
  await tab.prepare(provider, FEW);
  answerMany(provider);
  await tab.expectRun(FEW);
  await expect(tab.trouble).toBeVisible({ timeout: 15_000 });
  await tab.expectToldOnce(/does not let the page reach the runs/, async () => {
    await tab.expectRun(FEW);
    // As long as it is waited for.
    await tab.page.waitForTimeout(11_000);
  });
});

/** The browser's own limit of what this origin may store, in bytes. */
async function allow(page: Page, bytes: number | undefined) {
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send('Storage.overrideQuotaForOrigin', bytes === undefined ? { origin } : { origin, quotaSize: bytes });
}

test('storage that is full from the beginning costs nothing but the memory of the run', async ({ context, provider }) => {
  const tab = await Tab.open(context);
  await allow(tab.page, 1);
  await tab.prepare(provider, FEW);
  answerMany(provider);
  await tab.expectRun(FEW);
  await tab.expectToldOnce(/no room left/, () => tab.expectRun(FEW));
  await tab.page.reload();
  await tab.job.waitForPhase('idle');
  await expect(tab.returned).toHaveCount(0);
});

test('storage that becomes full in the middle of a run keeps what it has', async ({ context, provider }) => {
  const tab = await Tab.open(context);
  // Room for the small replies, and for one or two of the large ones.
  await allow(tab.page, 500_000);
  await tab.prepare(provider, FEW);
  const rest = held();
  const isSmall = (part: string) => Number(part.split('-')[1]) <= 5;
  // The browser packs what it stores, so these are words that cannot be packed.
  const large = Array.from({ length: 20_000 }, () => Math.random().toString(36).slice(2, 11)).join(' ');
  provider.behave(({ part }) => (isSmall(part) ? { text: `Of ${part}.` } : { text: `Of ${part}: ${large}`, whole: true, hold: rest.until }), partOfMany);
  await tab.job.run();
  for (const piece of [1, 2, 3, 4, 5]) await tab.job.part(`piece-${piece}`).waitForPhase('done');
  const small = await tab.dones();
  // What is seldom written follows within half a second.
  await tab.page.waitForTimeout(1_000);
  rest.release();
  expect(await tab.job.ended()).toBe('done');
  const all = await tab.dones();
  expect(all.size).toBe(FEW);
  await tab.expectToldOnce(/no room left/, async () => {});
  await allow(tab.page, undefined);
  await tab.page.reload();
  await tab.expectBack(small);
  const kept = await tab.dones();
  expect(kept.size).toBeLessThan(FEW);
  for (const [id, words] of kept) expect(words).toBe(all.get(id));
  await expect(tab.returned).toContainText(`${kept.size} of ${FEW} parts had ended`);

  // There is room again: what is missing is asked, and kept.
  const before = provider.calls().length;
  await tab.goOnToEnd(provider);
  expect(provider.calls().length - before).toBe(FEW - kept.size);
  expect(await tab.dones()).toEqual(all);
  await tab.page.reload();
  await expect(tab.returned).toContainText('It had ended');
  await expect(tab.trouble).toHaveCount(0);
});

/** Leaves a run behind of which all parts but the last have ended, the first half of them well before the others. */
async function leaveHalf(tab: Tab, provider: Parameters<Tab['prepare']>[0] & Parameters<typeof answerMany>[0]) {
  await tab.prepare(provider, FEW);
  const [rest, last] = [held(), held()];
  answerMany(provider, (part, nth) => {
    const piece = Number(part.split('-')[1]);
    if (nth > 0 || piece <= FEW / 2) return 0;
    return piece < FEW ? rest.until : last.until;
  });
  await tab.job.run();
  for (let piece = 1; piece < FEW; piece += 1) {
    // What is seldom written follows within half a second.
    if (piece === FEW / 2) await tab.page.waitForTimeout(1_000).then(rest.release);
    await tab.job.part(`piece-${piece}`).waitForPhase('done');
  }
  await tab.page.waitForTimeout(1_000);
  await tab.page.close();
}

test('a run whose head is garbage is told once and is then gone, and no other run with it', async ({ context, provider, site }) => {
  await leaveHalf(await Tab.open(context), provider);
  const other = await bystander(context, site.origin);
  const garbage = 'f'.repeat(32);
  for (const value of ['{"version":1,"id":"', { some: 'thing' }]) {
    await put(other, 'runs', garbage, value);
    const tab = await Tab.open(context);
    await expect(tab.returned).toContainText(`${FEW - 1} of ${FEW} parts had ended`);
    await tab.expectToldOnce(/cannot be read/, async () => {});
    await tab.page.reload();
    await expect(tab.returned).toContainText(`${FEW - 1} of ${FEW} parts had ended`);
    await expect(tab.trouble).toHaveCount(0);
    expect((await everything(other, 'runs')).map(([key]) => key)).not.toContain(garbage);
    await tab.page.close();
  }
  const tab = await Tab.open(context);
  await expect(tab.returned).toBeVisible();
  await tab.goOnToEnd(provider);
  expect(provider.calls()).toHaveLength(FEW + 1);
});

test('the only run is garbage: the page opens, says so once, and runs', async ({ context, provider, site }) => {
  await leaveHalf(await Tab.open(context), provider);
  const other = await bystander(context, site.origin);
  const [run] = await storedRuns(other);
  await put(other, 'runs', run!.id, '\u0000 no head');
  const tab = await Tab.open(context);
  await expect(tab.trouble).toHaveText(/cannot be read/);
  await expect(tab.returned).toHaveCount(0);
  await tab.prepare(provider, FEW);
  answerMany(provider);
  await tab.expectToldOnce(/cannot be read/, () => tab.expectRun(FEW));
  await tab.page.reload();
  await expect(tab.returned).toContainText('It had ended');
  await expect(tab.trouble).toHaveCount(0);
});

test('a run with a batch of garbage is shown as far as it can be read, and goes on from there', async ({ context, provider, site }) => {
  await leaveHalf(await Tab.open(context), provider);
  const other = await bystander(context, site.origin);
  const [run] = await storedRuns(other);
  const batches = (await everything(other, 'events')).map(([key, batch]) => ({ key, ends: batch.split('"finished"').length - 1 }));
  // In the middle: what comes before it is read, and what comes behind it is not.
  const at = batches.findIndex(({ ends }, at) => at > 0 && ends > 0 && batches.slice(0, at).some(({ ends }) => ends > 0));
  const torn = batches[at]!;
  const read = batches.slice(0, at).reduce((sum, { ends }) => sum + ends, 0);
  await put(other, 'events', torn.key, '[[12,"piece-1","finished');

  const tab = await Tab.open(context);
  await expect(tab.returned).toContainText(`${read} of ${FEW} parts had ended`);
  await expect(tab.returned).toContainText('The last of it could not be read.');
  await expect(tab.trouble).toHaveCount(0);
  expect((await tab.dones()).size).toBe(read);
  const before = provider.calls().length;
  await tab.goOnToEnd(provider);
  expect(provider.calls().length - before).toBe(FEW - read);
  await tab.page.reload();
  await expect(tab.returned).toContainText('It had ended');
  await expect(tab.returned).not.toContainText('could not be read');
  expect((await tab.dones()).size).toBe(FEW);
  const [mended] = await storedRuns(other);
  expect(mended!.id).toBe(run!.id);
  expect(mended!.batches).toEqual(mended!.batches.map((_, at) => at));
});

test('a database that is none of ours in form is told, and a run works', async ({ context, provider, site }) => {
  await makeDatabase(await bystander(context, site.origin), 1);
  const tab = await Tab.open(context);
  await expect(tab.trouble).toHaveText(/cannot be read/);
  await tab.prepare(provider, FEW);
  answerMany(provider);
  await tab.expectToldOnce(/cannot be read/, () => tab.expectRun(FEW));
});

/** The same run, as a later Forkful might have written it. */
async function makeNewer(page: Page) {
  const [[key, head]] = (await everything(page, 'runs')) as [[string, string]];
  const newer = JSON.stringify({ ...JSON.parse(head), version: 2, mood: 'good' });
  await put(page, 'runs', key, newer);
  return [key, newer] as const;
}

test('a run of a later Forkful is refused kindly and left as it is', async ({ context, provider, site }) => {
  await leaveHalf(await Tab.open(context), provider);
  const other = await bystander(context, site.origin);
  const [key, newer] = await makeNewer(other);
  const events = await everything(other, 'events');
  const tab = await Tab.open(context);
  await expect(tab.trouble).toHaveText(/runs of a newer Forkful[^]*left them as they are[^]*Open the page anew/);
  await expect(tab.returned).toHaveCount(0);
  await tab.prepare(provider, FEW);
  answerMany(provider);
  await tab.expectToldOnce(/newer Forkful/, () => tab.expectRun(FEW));
  await tab.page.reload();
  // The page's own run is kept beside it, and is what comes back.
  await expect(tab.returned).toContainText('It had ended');
  await expect(tab.trouble).toHaveCount(0);
  expect(await everything(other, 'runs')).toContainEqual([key, newer]);
  expect((await everything(other, 'events')).filter(([[run]]) => run === key)).toEqual(events);
});

test('a run of a job of a later Forkful is refused kindly and left as it is', async ({ context, provider, site }) => {
  await leaveHalf(await Tab.open(context), provider);
  const other = await bystander(context, site.origin);
  const [[key, text]] = (await everything(other, 'runs')) as [[string, string]];
  const head = JSON.parse(text);
  const newer = JSON.stringify({ ...head, job: JSON.stringify({ ...JSON.parse(head.job), version: 2 }) });
  await put(other, 'runs', key, newer);
  const tab = await Tab.open(context);
  await tab.expectToldOnce(/newer Forkful/, async () => {});
  await expect(tab.returned).toHaveCount(0);
  await tab.job.waitForPhase('idle');
  expect(await everything(other, 'runs')).toEqual([[key, newer]]);
});

test('a database of a later Forkful is refused kindly and left as it is', async ({ context, provider, site }) => {
  await leaveHalf(await Tab.open(context), provider);
  const other = await bystander(context, site.origin);
  await makeDatabase(other, 2);
  const before = await storedRuns(other);
  const tab = await Tab.open(context);
  await expect(tab.trouble).toHaveText(/runs of a newer Forkful/);
  await expect(tab.returned).toHaveCount(0);
  await tab.prepare(provider, FEW);
  answerMany(provider);
  await tab.expectToldOnce(/newer Forkful/, () => tab.expectRun(FEW));
  expect(await storedRuns(other)).toEqual(before);
});

test('a page that is open when a later Forkful comes makes way for it, and says so once', async ({ context, provider, site }) => {
  const tab = await Tab.open(context);
  await tab.prepare(provider, FEW);
  const rest = held();
  answerMany(provider, (part) => (Number(part.split('-')[1]) > 5 ? rest.until : 0));
  await tab.job.run();
  for (const piece of [1, 2, 3, 4, 5]) await tab.job.part(`piece-${piece}`).waitForPhase('done');
  await tab.page.waitForTimeout(1_000);
  const other = await bystander(context, site.origin);
  // It would wait for ever if the page kept its connection.
  await makeDatabase(other, 2);
  rest.release();
  expect(await tab.job.ended()).toBe('done');
  expect((await tab.dones()).size).toBe(FEW);
  await tab.expectToldOnce(/Everything works all the same|This page does not know their form/, () => tab.expectRun(FEW));
});
