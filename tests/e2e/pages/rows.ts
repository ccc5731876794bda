import type { Locator } from '@playwright/test';

/** A row as it is drawn: its number, its words, its label. */
export type DrawnRow = [number, string, string];

/**
 * Scrolls through a list of which only the rows in sight are drawn, by so many rows at a time, and says what was seen:
 * each row once, how many were drawn at once at most, and where the list was blank in sight.
 */
export async function scrollThrough(list: Locator, { step = 18, from = 0, to = Infinity } = {}) {
  return list.evaluate(
    async (element: HTMLElement, { step, from, to }) => {
      const ROW = 40;
      const seen = new Map<number, [number, string, string]>();
      const blank: number[] = [];
      let most = 0;
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const last = Math.min(to, Number(element.dataset.rows));
      for (let top = from; top < last + step; top += step) {
        element.scrollTop = top * ROW;
        // The scroll event comes with the first frame, what it draws with the second.
        await frame();
        await frame();
        const rows = element.querySelectorAll<HTMLElement>('.row');
        most = Math.max(most, rows.length);
        for (const row of rows) {
          const read = (name: string) => row.querySelector(name)?.textContent ?? '';
          seen.set(Number(row.dataset.item), [Number(read('.row-number')), read('.row-words'), read('.row-label')]);
        }
        const inSight = Math.floor(element.scrollTop / ROW) + 1;
        if (!element.querySelector(`.row[data-item="${inSight}"]`)) blank.push(inSight);
      }
      return { rows: [...seen.values()].sort(([one], [other]) => one - other), most, blank };
    },
    { step, from, to: to === Infinity ? Number.MAX_SAFE_INTEGER : to },
  );
}
