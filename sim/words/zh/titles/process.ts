/** 场景目录 process 的标题：进程、时钟、磁盘与宿主。键是英文标题。 */
export const TITLES: Readonly<Record<string, string>> = {
  "The host is never done with what it is told for twenty minutes; a dead session is cured all the same":
    "二十分钟里宿主没有听完告诉它的事；失效的会话照样要救回",
  "The clock is set a month ahead by mistake for an hour, and messages that come again meanwhile are no news":
    "时钟被误拨快一个月，持续一小时，其间再来的消息不是新消息",
  "The wall clock jumps an hour back and forth on a quiet day, and nothing may be flagged":
    "安静的一天里墙上时钟前后跳一小时，不应报告任何问题",
  "The wall clock is set three days ahead while texts wait; they are no older for it":
    "文本在等时墙上时钟被拨快三天；它们并没有因此变旧",
  "The wall clock jumps two hours ahead while the session is being recovered":
    "正在恢复会话时墙上时钟跳快两小时",
  "The wall clock jumps two hours back, and nothing that waits may wait two hours longer":
    "墙上时钟跳回两小时，在等的都不应多等两小时",
  "Two messages of a user come in one answer, the process is killed, and a cron job writes to her":
    "一个用户的两条消息在一个应答里到来，进程被杀，定时任务要给她发消息",
  "The process is killed after the texts that waited went out; they must not come again":
    "在等的文本发出之后进程被杀；它们不能再来一次",
  "The process is killed while it recovers a stale session, and run again":
    "正在恢复失效的会话时进程被杀，然后再次运行",
  "Two accounts share a process that is killed while each has a text that waits and a message at work":
    "两个账号同在一个进程，被杀时各有一条在等的文本和一条在处理的消息",
  "The process is killed in the moment in which texts that waited leave; each reaches the user, and once":
    "在等的文本正发出时进程被杀；每条都要到达用户，只到一次",
  "Texts wait for the user's next word when the process is killed; they must survive it":
    "文本在等用户的下一句话时进程被杀；它们必须留存",
  "The client's files belong to somebody else for ten minutes": "十分钟里客户端的文件归别人所有",
  "Every third write to the disk fails with an error of the device": "每三次写磁盘就有一次以设备错误失败",
  "The disk is full for ten minutes; no message may be lost": "磁盘满了十分钟；不能丢任何消息",
  "Synchronous work holds the event loop for a minute": "同步的工作占住事件循环一分钟",
  "The process comes back on a fresh disk; the texts that waited are gone with it":
    "进程回来时磁盘全新；在等的文本随旧磁盘没了",
  "The channel is reloaded while its notifystop hangs; the new one must be the only one":
    "频道重新加载时它的 notifystop 挂住；新的必须是唯一的一个",
  "The host's configuration changes and the channel is restarted three times in a row":
    "宿主的配置变了，频道接连重启三次",
  "The process is killed before anybody has written, and users write while it is down":
    "还没有人写话进程就被杀，停机期间用户写来消息",
  "For two days a text waits that nobody takes, and each day the process is killed and run again; the text ends at its own age":
    "有一条文本两天没人收，每天进程被杀再启动；文本到自己的期限就结束",
  "The process is killed while it says goodbye, and started again": "进程在告别时被杀，然后再次启动",
  "The process is killed while it shows typing, and a cron job sends while it is down":
    "进程在显示输入状态时被杀，停机期间定时任务要发送",
  "Of two accounts one has a handler at work for half an hour; the other goes on":
    "两个账号中的一个，处理函数工作半小时；另一个照常",
  "Of two accounts one is dead for an hour; the other goes on": "两个账号中的一个会话失效一小时；另一个照常",
  "Of two accounts one is stopped while a text of the other is on its way; the other goes on":
    "两个账号中的一个被停止，另一个的文本正在途中；另一个照常",
  "The channel is reloaded while a handler is at work for five minutes":
    "处理函数要工作五分钟，其间频道重新加载",
  "The channel is stopped and started while texts wait; they leave when the user writes":
    "文本在等时频道停止又启动；用户写话时它们发出",
  "The process is killed three times in a row, each time a few seconds after it came back":
    "进程接连被杀三次，每次都在回来几秒之后",
  "The same client is started a second time on the same files, and runs beside the first for ten minutes":
    "同一个客户端用同样的文件再启动一次，与第一个并排运行十分钟",
  "The session dies for good and the reason is told to the operator, without the token in it":
    "会话彻底失效，原因告诉操作者，里面不带令牌",
  "Everything fails for a while and is logged; no token may stand in a line of it":
    "有一阵什么都失败，都记进日志；没有一行能带令牌",
  "The service refuses calls in words that quote them; no token and no text of theirs may stand in a reason or a log":
    "服务拒绝请求的文字引用了请求；原因和日志里不能有令牌，也不能有正文",
  "Cron jobs send while the account is stopped; each is told so, and none is taken for an account without a login":
    "账号停止期间定时任务要发送；每次都如实告知，不能当成没有登录的账号",
  "A machine whose steady clock runs on sleeps half a minute again and again, and its polls are dead when it wakes":
    "机器的单调时钟在休眠时照走，它一次次休眠半分钟，醒来时轮询已断",
  "A machine whose steady clock stands still sleeps, and the poll in flight is dead when it wakes":
    "机器的单调时钟在休眠时停住，醒来时在途的轮询已断",
  "The process stands still for five minutes while its first request is answered; that is no slow network":
    "第一个请求得到应答时进程停住五分钟；这不是网络慢",
  "The process stands still for five minutes while a -14 waits to be read; that is no slow network":
    "一个 -14 等着被读时进程停住五分钟；这不是网络慢",
  "A supervisor starts a running account every ten minutes while it waits for a login; that is no news, and the login is told once":
    "等待登录期间，监管程序每十分钟启动一次运行中的账号；这不是新情况，要登录只说一次",
  "A supervisor starts an account that runs already": "监管程序启动一个已经在运行的账号",
  "A new login came while the channel ran; its stop says goodbye with the new token":
    "频道运行时来了新的登录；停止时用新令牌告别",
  "An account is stopped while ten messages wait to be handled, and started again ten minutes later":
    "十条消息在等处理时账号被停止，十分钟后再次启动",
  "A handler fails, and the account is stopped before the message is tried again; it is tried after the next start":
    "处理函数失败，重试之前账号被停止；下次启动后再试",
  "A user writes /restart, and the handler of that message stops the channel that waits for it":
    "用户写来 /restart，那条消息的处理函数停止频道，而频道在等它",
  "It is stopped while a handler is at work, a send hangs, and nothing answers any more":
    "停止时处理函数在工作，发送挂住，谁也不再应答",
  "The channel is stopped while the notifystart of its recovery hangs": "恢复的 notifystart 挂住时频道被停止",
  "The channel is stopped, and nothing answers its notifystop": "频道被停止，没有谁应答它的 notifystop",
  "The channel is stopped while its poll hangs in a black hole": "轮询陷在黑洞里时频道被停止",
  "An account is stopped while nobody answers its sends, and started again":
    "发送没有应答时账号被停止，然后再次启动",
  "The account is stopped while texts that were asked for at once wait for their turn":
    "同时要求的几条文本在排队时，账号被停止",
  "An account is stopped, and nobody starts it again; what is written to it waits at the server":
    "账号被停止，没有谁再启动它；写给它的话留在服务端等着",
  "A text waits when the bot is stopped on Friday; on Monday it is too old, and somebody is told":
    "星期五停机器人时有一条文本在等；到星期一它太旧了，要告知",
  "The store does not answer when the process comes back; the stop of its account ends within 5 s, and the next start works":
    "进程回来时存储没有回应；账号的停止在 5 秒内结束，下次启动成功",
  "The store does not answer when the process comes back, until its start is given up; the next start works":
    "进程回来时存储没有回应，直到放弃启动；下次启动成功",
  "The store does not answer for ten minutes; polling and handling go on, and a stop ends within 5 s":
    "十分钟里存储没有回应；轮询和处理照常，停止在 5 秒内结束",
  "Each call of the store takes two seconds for twenty minutes, and a burst comes meanwhile":
    "二十分钟里每次调用存储要两秒，其间来了一阵消息",
  "The laptop sleeps for an hour while a handler is at work": "处理函数工作时笔记本休眠一小时",
  "The laptop sleeps overnight and its connections are gone without a word":
    "笔记本休眠一夜，连接悄无声息地没了",
  "The network comes and goes for three hours; nothing of it may be left at the end":
    "三小时里网络时断时续；结束时不能留下任何东西",
  "A throttle has texts wait while each call of the store takes two seconds":
    "每次调用存储要两秒，又有限流让文本等待",
  "For a minute every write of state is torn, and in the middle of its handling the process is killed":
    "一分钟里每次写状态都只写一半，处理到一半时进程被杀",
  "Nobody writes for five hours and the watchdog looks every five minutes":
    "五小时没有人写话，看门狗每五分钟看一次",
  "The clock is set a month ahead while the process is down; what was handled comes again":
    "进程停着时时钟被拨快一个月；处理过的消息又来了",
  "The store hangs as the handling of two users' messages ends, and the process is killed minutes later":
    "两个用户的消息处理完时存储卡住，几分钟后进程被杀",
  "Two texts begin to wait while the store is slow, and the process is killed a minute later":
    "存储很慢时两条文本开始等待，一分钟后进程被杀",
  "Texts wait over a crash, and newer ones are asked for after it; they leave in the order of the asking":
    "几条文本等过一次崩溃，之后又要求发新的；它们按要求的先后发出",
  "Eleven hundred messages wait as the process is killed": "进程被杀时有一千一百条消息在等待处理",
  "The account is stopped while its store hangs, and says goodbye to the service all the same":
    "账号在存储卡住时被停止，照样向服务告别",
  "The disk is full as a text begins to wait; another one waits behind it, and minutes later the process is killed":
    "一条文本开始等待时磁盘已满，另一条排在它后面，几分钟后进程被杀",
  "A text that waited goes, and the process is killed while its slow store still has to forget it; the end is told once":
    "等待的文本发出了，缓慢的存储还没忘掉它，进程就被杀；它的结局只告知一次",
  "The network is gone for minutes, and meanwhile the clock is set back by an hour; whoever rests until a time of day sleeps on":
    "断网几分钟，其间时钟被拨回一小时；按钟点休息的客户端会一直睡下去",
  "A turn ends after its account was stopped, and the process ends later; the next start does not begin the turn again":
    "一轮处理在账号停止之后才结束，进程稍后退出；下次启动不会重新开始这一轮",
  "Sixty pictures of each of two bots hang at their upload, and the texts of the third bot leave all the same":
    "两个机器人各有六十张图片卡在上传，第三个机器人的文本照样发出",
  "A hundred pictures wait for a cure as the account stops, and after the next login texts still leave":
    "一百张图片正等待会话恢复时账号停止；下次登录之后文本照样发出",
  "A write of state is torn and the process is killed; what it had known for minutes before is known still":
    "写状态写到一半，进程被杀；几分钟前就知道的东西仍然知道",
  "A handler fails for the first time seconds before the account is stopped for good":
    "账号最后一次停止前几秒，处理函数第一次失败",
  "A send that nobody answers is under way when all is stopped for good":
    "最后全部停止时，一次没有应答的发送正在途中",
  "A send meets a stale session, and the account is stopped a second later, for good":
    "一次发送遇到失效的会话，一秒后账号停止，不再启动",
  "Three texts to one user are asked for at once, nobody answers the first, and the account is stopped in the same second":
    "同时要给一个用户发三条文本，第一条没有应答，账号在同一秒停止",
  "Two accounts are stopped one after the other, and both are started again":
    "两个账号先后停止，又都重新启动",
};
