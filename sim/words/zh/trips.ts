/** 被测客户端在虚拟时间之外做的事：做了什么、为什么运行里不能有、该怎么做。 */
import type { TRIPS as ENGLISH } from "../../verdict/sentences/trips.ts";

const USE_FETCH =
  "请用 fetch，或者加上 --door msw 使用 node:http(s) 及基于它的库；也可以让适配器把客户端自己的 HTTP 函数传进来";

export const TRIPS: Readonly<Record<keyof typeof ENGLISH, string>> = {
  "trip.socket.did": "套接字或主机名",
  "trip.socket.why": "运行处在虚拟时间里，而真实网络按真实时间应答",
  "trip.socket.instead": USE_FETCH,
  "trip.foreign-host.did": "向运行中不存在的主机发出的请求",
  "trip.foreign-host.why": "运行里只有服务自己的主机",
  "trip.foreign-host.instead": "请使用 start 得到的凭据里的 base URL",
  "trip.worker.did": "工作线程",
  "trip.worker.why": "它有自己的时钟、定时器和随机数，运行管不到",
  "trip.worker.instead": "模拟时请在同一个线程里完成这项工作：由适配器决定",
  "trip.child-process.did": "子进程",
  "trip.child-process.why": "它处在真实时间里，它的应答不由种子决定",
  "trip.child-process.instead": "请让适配器把该进程会说的内容交给客户端",
  "trip.timer.did": "真实时钟的定时器",
  "trip.timer.why": "虚拟时间不会等它",
  "trip.timer.instead": "请在需要时再调用 setTimeout，不要保留运行之前的引用",
  "trip.clock.did": "没有变为虚拟的时钟",
  "trip.clock.why": "运行会看到机器的时间",
  "trip.clock.instead": "请用 Date.now、performance.now 或 process.hrtime；等待请用 setTimeout",
  "trip.file-watch.did": "对文件的监视",
  "trip.file-watch.why": "操作系统何时通知变化不确定",
  "trip.file-watch.instead": "请让适配器把变化告诉客户端，如同 login 告知新的凭据",
  "trip.thread-pool.did": "线程池的任务",
  "trip.thread-pool.why": "这类任务结束的顺序由机器决定",
  "trip.thread-pool.instead":
    "请用同步的形式（pbkdf2Sync、gzipSync、readFileSync）；如果无害，也可以在适配器的 exceptions 里声明，并写明理由",
  "trip.call": "{call}（{what}）",
  "trip.known":
    "被测客户端在虚拟时间之外做了真实的工作：{did:said}，位于 {place:said}：{why:said}。{instead:said}",
  "trip.other": "被测客户端在虚拟时间之外做了真实的工作：{what}，位于 {place:said}",
  "trip.place": "{place}",
  "trip.no-place": "未知的位置",
  "trip.no-error": "未知的错误",
  "trip.unhandled-rejection":
    "被测客户端有一个 promise 被拒绝而没有人处理，真实进程会因此结束：{error:said}。请捕获它",
  "trip.uncaught-exception":
    "被测客户端在没有人能捕获的地方抛出异常，真实进程会因此结束：{error:said}。请捕获它",
};
