/** 场景目录 session 的标题：会话。键是英文标题。 */
export const TITLES: Readonly<Record<string, string>> = {
  "The service asks for all that the official client sends, and shuts out who leaves any of it away":
    "服务要求官方客户端所发的一切，缺了哪样就拒之门外",
  "One backend writes every code as text, the zero of a success included":
    "一个后端把每个错误码都写成文本，成功的零也是",
  "For ten minutes every other request is answered -14 by a backend that does not know the session":
    "十分钟里每隔一个请求就得到 -14，来自一个不认得会话的后端",
  "The client reads its credential while a login writes it, and holds half a token for a minute":
    "登录正在写凭据时客户端去读，手里一分钟只有半个令牌",
  "The yes to the notifystart that cures a lapse is lost, and every later one is refused as busy; the poll that is held must be left alone":
    "救回会话的 notifystart 的成功应答丢失，之后的都因服务忙被拒；挂起的轮询不能去动",
  "The yes to the notifystart that cures a lapse is lost; the session ends in the last second of the hold that follows":
    "救回会话的 notifystart 的成功应答丢失；随后那次挂起的最后一秒会话又失效",
  "The session dies behind a gateway that fails for a minute, and nobody logs in again":
    "会话失效，前面的网关又故障一分钟，没有人再登录",
  "The token dies in the evening and nobody logs in again until seven hours later; the next message counts":
    "令牌晚上失效，七小时后才有人再登录；此后的下一条消息才算数",
  "getupdates answers 200 with errcode -1 for ten minutes, a code that is neither success nor a stale token":
    "十分钟里 getupdates 应答 200 加 errcode -1，这既不是成功，也不是令牌失效",
  "A busy service answers one poll with an error code; what waits behind it is not lost":
    "繁忙的服务对一次轮询应答错误码；排在后面的并没有丢",
  "The machine sleeps in the middle of the notifystart that shows that only a login helps":
    "表明只有登录能解决的那次 notifystart 正在途中，机器休眠了",
  "A session that was given up lives for one poll, while another backend calls it dead still, and ends with that poll":
    "已放弃的会话又活了一次轮询，另一个后端却仍说它已失效，随着那次轮询它又结束",
  "Every second call gets -14, and the answers of the others take twenty seconds; a poll that is only held is no proof of a live session":
    "每隔一次调用得到 -14，其余的应答要二十秒；只是挂起的轮询证明不了会话还活着",
  "A proxy strips the iLink headers, one after the other; a good token gets -14 and must be kept":
    "代理一个接一个地去掉 iLink 头；好的令牌得到 -14，必须保留",
  "A proxy strips the Authorization header of sends alone; receiving is healthy and nobody may ask for a login":
    "代理只去掉发送的 Authorization 头；接收正常，谁也不该要求登录",
  "Two idle hours end the session, all through a quiet day": "空闲两小时会话就结束，安静的一天里一直如此",
  "The session lapses without a code, notifystart is too busy to cure it, and the polls hang; nobody may call that live":
    "会话失效而没有错误码，notifystart 因服务忙救不回，轮询又挂住；谁也不能称之为 live",
  "The session lapses behind a gateway that answers most polls with errors of its own, at once or after a while":
    "会话失效，前面的网关对大多数轮询应答自己的错误，立即或过一会儿",
  "The session lapses behind a gateway that writes a code of success into every answer, so that none looks empty":
    "会话失效，前面的网关给每个应答写上成功的代码，于是没有一个看着是空的",
  "The session lapses on a line on which every answer takes four seconds; notifystart is waited for as long":
    "线路上每个应答要四秒，会话失效了；notifystart 也要等这么久",
  "The session lapses, notifystart is refused with a code, and then polls hang; a poll that nobody answers is no cure":
    "会话失效，notifystart 以错误码拒绝，然后轮询挂住；没有应答的轮询不算恢复",
  "The line gets slower by steps while a login is asked for; a refusal that comes late is no held poll":
    "要求登录期间线路一步步变慢；来得晚的拒绝不是挂起的轮询",
  "A new login is on disk two minutes after the token died; the pause of an hour must not outlast it":
    "令牌失效两分钟后磁盘上有了新的登录；一小时的停顿不能比它更久",
  "A new login replaces a token that still works; the old one must never be sent again":
    "新的登录替换仍然有效的令牌；旧的绝不能再发出",
  "Two instances take the account from each other every twenty minutes, each time by a login":
    "两个实例每二十分钟互相抢走账号，每次都靠登录",
  "The session is lost at every full hour of a day, and one notifystart cures it each time":
    "一天里每到整点会话失效，每次一个 notifystart 就救回",
  "The new login brings another bot id; the old cursor is refused, and the old bot's context tokens may not be sent":
    "新的登录带来另一个机器人 id；旧游标被拒，旧机器人的上下文令牌不能再发",
  "The session ends, and for ten minutes notifystart is answered with the code of a service that is busy":
    "会话结束，十分钟里 notifystart 得到服务忙的错误码",
  "notifystart answers an error code in its body twice, then heals":
    "notifystart 两次在响应体里应答错误码，然后救回会话",
  "notifystart cures the first loss of a login and no other": "每次登录之后，notifystart 只救得回第一次失效",
  "notifystart answers ret 0 beside errcode -14, which a client that reads only ret takes for a cure":
    "notifystart 应答 ret 0 加 errcode -14，只读 ret 的客户端会当成恢复",
  "A session that was given up holds a poll, is called dead by typing, and refuses the poll that is asked in its place":
    "已放弃的会话挂起一个轮询，输入状态的调用却说它失效，随后接着问的轮询也被拒",
  "While a login is asked for, the session comes back, and a restart of the service breaks the poll that was to find it":
    "要求登录期间会话回来了，而本该发现它的轮询因服务重启断开",
  'A dead token is written as {"errcode":"-14"} on every endpoint, notifystart included':
    '失效的令牌在每个接口上写成 {"errcode":"-14"}，notifystart 也是',
  "A dead token is written as ret -14 on every endpoint, notifystart included":
    "失效的令牌在每个接口上写成 ret -14，notifystart 也是",
  "A dead token is written as ret 0 with errcode -14 on every endpoint; a test of ret alone sees a success everywhere":
    "失效的令牌在每个接口上写成 ret 0 加 errcode -14；只看 ret 处处都像成功",
  "The host reloads the channel three times while the session is dead; exactly one poller may be left":
    "会话失效期间宿主三次重新加载频道；最后只能剩下一个轮询者",
  "The service restarts and knows neither sessions nor cursors nor tickets any more":
    "服务重启，会话、游标和票据都不再认得",
  "The service is deployed three times and forgets every session each time":
    "服务部署三次，每次都忘了所有会话",
  "The service is restored from a state five minutes old, and the new login is void":
    "服务恢复到五分钟前的状态，新的登录作废",
  "Of two accounts it is the second that is taken over, and gets a new login later":
    "两个账号中被接管的是第二个，后来它重新登录",
  "The session lapses without a code and nothing but the login half an hour later cures it":
    "会话失效而没有错误码，只有半小时后的登录能解决",
  "The session lapses without a code; polls are 200 with nothing in them, and only a notifystart brings it back":
    "会话失效而没有错误码；轮询是 200 而里面什么也没有，只有 notifystart 能救回",
  "A line was slower and slower while a session was dead, and is fast when it ends again":
    "会话失效期间线路越来越慢，再次失效时线路却是快的",
  "getconfig and sendtyping alone answer -14 for ten minutes; messages must come and go as if nothing were wrong":
    "十分钟里只有 getconfig 和 sendtyping 应答 -14；消息来去应一切如常",
  "getuploadurl alone answers -14 for ten minutes; receiving and texts are healthy all the while":
    "十分钟里只有 getuploadurl 应答 -14；接收和文本始终正常",
  "The token is dead for three hours and nobody sends; whoever looks at the status must see it":
    "令牌失效三小时，没有人发送；看状态的人必须看得到",
  "The service calls the token stale for twenty hours, and then takes it again":
    "服务二十小时说令牌失效，然后又接受它",
  "A second instance logs in; the first one learns of it 29 s later, from the poll it holds":
    "第二个实例登录；第一个在 29 秒后从挂起的轮询得知",
  "A token dies 24 hours after its login, and the operator notices two hours later":
    "令牌在登录 24 小时后失效，操作者两小时后才发现",
  "A session that was taken over is called dead again by another endpoint, in the instant in which a poll goes out and hangs":
    "轮询刚发出并挂住的那一刻，另一个接口又说被接管的会话已失效",
  "Typing is answered with -14 by one backend while the other, for polls and notifystart, answers nothing at all":
    "一个后端对输入状态应答 -14，而负责轮询和 notifystart 的另一个什么也不应答",
  "A login brings another bot id while typing is shown day in, day out; the old bot's typing tickets are worth nothing":
    "天天显示输入状态，登录带来另一个机器人 id；旧机器人的票据一文不值",
  "A session lapses while a poll is held, and the call that shows typing is the first to be told":
    "轮询挂起时会话失效，显示输入状态的调用最先得知",
  "Sends alone answer -14 for half an hour, every few seconds; receiving is healthy, and the state is not told anew each time":
    "半小时里只有发送每隔几秒得到 -14；接收正常，状态不该每次都重报",
  "The account is logged in as another bot while an answer to the former one arrives":
    "给从前那个机器人的应答还在路上，账号已改以另一个机器人登录",
  "A stopped account is logged in as another bot, and started": "停着的账号改以另一个机器人登录，然后启动",
  "A session is dead for two days; then the service takes its token again, and nobody logs in":
    "会话死了两天；之后服务又接受它的令牌，没有人重新登录",
  "A text meets -14 while the answer to a poll arrives": "轮询的应答正在到达时，一条文本遇到 -14",
  "The account is logged in as another bot, and killed before anybody has written to that one":
    "账号改以另一个机器人登录，还没有人给它写话进程就被杀",
};
