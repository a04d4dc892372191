/** 故障的属性各是什么，键是种类和属性的名字；`inFlight` 按默认值。 */
export const ATTRIBUTES: Readonly<Record<string, string>> = {
  "inFlight.kept":
    "故障开始时在途的请求会怎样，首先是挂起的轮询：reset 表示能看到连接断开，lost 表示只能等超时，kept 表示不受影响。带有 count、skip 或逐个挑选请求的 regime 的行，请求不受影响。默认 kept。",
  "captive-portal.form": "用它的页面取代应答，还是重定向到它。默认 page。",
  "inFlight.lost":
    "故障开始时在途的请求会怎样，首先是挂起的轮询：reset 表示能看到连接断开，lost 表示只能等超时，kept 表示不受影响。带有 count、skip 或逐个挑选请求的 regime 的行，请求不受影响。默认 lost。",
  "inFlight.reset":
    "故障开始时在途的请求会怎样，首先是挂起的轮询：reset 表示能看到连接断开，lost 表示只能等超时，kept 表示不受影响。带有 count、skip 或逐个挑选请求的 regime 的行，请求不受影响。默认 reset。",
  "connect-timeout.after": "客户端的 HTTP 栈何时放弃。默认 10s，与 undici 相同。",
  "connection-timed-out.after": "系统何时放弃。默认 3s：内核重试一次。",
  "redirect-to-other-host.status": "307 或 302。默认 307。",
  "redirect-to-self.status": "301、302、307 或 308。前两个会在途中丢掉方法和请求体。默认 307。",
  "bandwidth-limit.rate": "每秒字节数。默认 2000。",
  "compressed-bomb.plain": "解开后的字节数。默认 16000000。",
  "dribble.piece": "每段的字节数。默认 7。",
  "dribble.gap": "两段之间的间隔。默认 50ms。",
  "endless-body.rate": "每秒字节数。默认 4000000。",
  "endless-body.size":
    "到这么多字节之后不再有数据，连接一直开着：被模拟的客户端用的是真实的内存。默认 12000000。",
  "escape-heavy-cut.size": "被截断的文本的字节数。默认 100000。",
  "huge-body.size": "比应答本身多出的字节数。默认 1000000。",
  "cdn-timeout.after": "CDN 等多久才放弃。默认 17s，实际见过。",
  "error-code.ret": "`ret` 的值，数字或文本。",
  "error-code.errcode": "`errcode` 的值，数字或文本。",
  "error-code.errmsg": "`errmsg` 的值。默认没有。",
  "foreign-address.as": "地址的形式。默认 other-host。",
  "headers-stripped.header":
    "哪一个。iLink-App 的头，只有在 appHeaders 为 required 时，缺了才会被发现。默认 AuthorizationType。",
  "http-status.status": "HTTP 状态，400 到 599。默认 503。",
  "http-status.body": "网关的页面、JSON 对象，或什么都没有。默认 html。",
  "lost-acknowledgement.how": "连接被重置，或永远没有动静。默认 reset。",
  "qr-timeout.after": "CDN 等多久才放弃。默认 17s。",
  "send-refused.words": "附带实际见过的哪一种 errmsg；bare 没有。默认 bare。",
  "service-unavailable.retryAfter":
    "Retry-After 的写法：3 秒、3 秒之后的日期、早已过去的日期、没有、3000 年、1.5，或 -1。默认 seconds。",
  "stale-token.shape": "-14 的写法。默认 errcode。",
  "string-code.code": "错误码。错误代替服务端应答；0 写进服务端自己的应答。默认 -1。",
  "string-code.field": "写在哪个字段。默认 ret。",
  "too-many-requests.retryAfter":
    "Retry-After 的写法：3 秒、3 秒之后的日期、早已过去的日期、没有、3000 年、1.5，或 -1。默认 seconds。",
  "absurd-hold.advertise": "longpolling_timeout_ms 的内容：0、-1、1、1e9 或文本。默认 zero。",
  "answer-at-deadline.hold": "轮询挂起多久：与服务端公布的相同。默认 35s。",
  "hold-long.hold": "没有消息时轮询挂起多久。默认 1m。",
  "hold-short.hold": "轮询最多挂起多久。默认 5s。",
  "redelivery.count": "多少条消息，1 到 100。默认 1。",
  "server-restarts.forgets":
    "它忘了什么。`everything`：游标、会话、票据和已发消息的 id；`last-minutes`：最近 5 分钟里变化的一切。默认什么也不忘。",
  "stolen-messages.count": "多少条消息，1 到 100。默认 1。",
  "taken-over.delay": "已经挂起的轮询还能活多久；实际见过 29s。默认 0s。",
  "capacity.perSecond": "每秒能处理的请求数，所有账号合计。默认 10。",
  "capacity.beyond": "服务端正忙时到来的请求怎么办：refuse 立即拒绝，queue 让它排队等待。默认 refuse。",
  "capacity.line": "服务端最多可以落后多久才拒绝：refuse 时是它能接下的突发，queue 时是最长的等待。默认 1s。",
  "capacity.status": "拒绝时的 HTTP 状态，503 或 429。默认 503。",
  "jitter.spread":
    "uniform 在 0 到两倍均值之间均匀分布，exponential 为指数分布，log-normal 为长尾的对数正态分布；都不超过 10 倍均值。默认 uniform。",
  "jitter.mean": "延迟的均值。默认 200ms。",
  "latency.delay": "在这一程上增加的时间。默认 1s。",
  "reordered-answers.within": "在这段时间之内到来的应答可能互换位置。默认 2s。",
  "request-repeated.after": "第二个比第一个晚多久到来。默认 1s。",
  "crash.kept":
    "它的文件还剩什么：全部、除最后几次写入之外的全部、全部但有一个文件只剩一半，或什么都不剩。默认 all。",
  "handler-kills.down": "过多久进程再次启动。默认 10s。",
  "handler-slow.by": "多用多少时间。默认 1m。",
  "handler-throws.when": "在调用时，还是在做了一些工作之后。默认 at-once。",
  "handler-throws.message": "对每条消息，还是只对遇到的第一条，不论它开始处理多少次。默认 each。",
  "store-slow.by": "每次调用晚多久结束。默认 2s。",
  "suspend.connections":
    "打开的连接怎么样了：无声无息地没了、恢复时被重置，或仍然活着并带有期间到来的数据。默认 lost。",
  "suspend.clock":
    "定时器所依据的单调时钟在此期间怎样：与墙上时钟一起走，如在 Windows 上；或停住，如在 Linux 上。默认 runs。",
  "wall-clock-step.by": "时钟移动多少。默认 1h。",
  "wall-clock-step.direction": "移向未来还是过去。默认 forward。",
};
