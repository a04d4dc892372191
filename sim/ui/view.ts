/** What part of the drawing is seen: how wide the whole of it is, and how far it is scrolled. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

export interface View {
  /** Pixels of the whole drawing. */
  width: number;
  /** Pixels that are seen of it. */
  seen: number;
  left: number;
  /** There is no room for the names of lanes beside them. */
  isNarrow: boolean;
  /** Larger or smaller around the middle; 0 shows all. */
  zoomBy(factor: number): void;
  /** Shows the part between two places, from 0 to 1. */
  fit(from: number, to: number): void;
  /** Scrolls only where a point is not seen. */
  show(x: number): void;
  /** The scroller was moved. */
  follow(): void;
}

const ZOOM_MAX = 400;
/** Of the whole, the least that a part which is shown takes. */
const PART_MIN = 0.04;
/** How much wider than the part is what is seen with it. */
const AROUND = 2;
const NARROW = 720;

export function useView(scroller: RefObject<HTMLDivElement | null>): View {
  const [seen, setSeen] = useState(800);
  const [zoom, setZoom] = useState(1);
  const [left, setLeft] = useState(0);
  const [isNarrow, setNarrow] = useState(() => innerWidth < NARROW);
  /** Where to scroll once the new width is drawn. */
  const wanted = useRef<number | null>(null);
  const width = Math.max(1, Math.floor(seen * zoom));
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      setSeen(element.clientWidth);
      setNarrow(innerWidth < NARROW);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (wanted.current === null || scroller.current === null) return;
    scroller.current.scrollLeft = wanted.current;
    setLeft(scroller.current.scrollLeft);
    wanted.current = null;
  }, [width]);
  const zoomTo = (next: number, middle: number): void => {
    const kept = Math.min(ZOOM_MAX, Math.max(1, next));
    wanted.current = middle * seen * kept - seen / 2;
    setZoom(kept);
  };
  const scrollTo = (x: number): void => {
    if (scroller.current !== null) scroller.current.scrollLeft = x;
  };
  return {
    width,
    seen,
    left,
    isNarrow,
    zoomBy: factor => zoomTo(zoom * factor, (left + seen / 2) / width),
    fit: (from, to) => zoomTo(1 / Math.max((to - from) * AROUND, PART_MIN), (from + to) / 2),
    show: x => {
      if (x < left || x > left + seen) scrollTo(x - seen / 2);
    },
    follow: () => setLeft(scroller.current?.scrollLeft ?? 0),
  };
}
