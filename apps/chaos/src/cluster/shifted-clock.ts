// Preloaded into a worker (`--import`): its wall clock is off by CHAOS_CLOCK_SHIFT milliseconds.
// Timers and `performance` go right, as on a machine whose date is wrong.
const shift = Number(process.env.CHAOS_CLOCK_SHIFT ?? 0)
const rightNow = Date.now
Date.now = () => rightNow() + shift

globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [target.now()] : args, newTarget),
  apply: (target) => new target(target.now()).toString(),
})
