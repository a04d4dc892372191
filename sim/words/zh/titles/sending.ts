/** 场景目录 sending 的标题：发送。键是英文标题。 */
export const TITLES: Readonly<Record<string, string>> = {
  "A dozen texts to one user wait for his word when the process is killed, and all of them arrive":
    "十几条给同一用户的文本在等他说话时进程被杀，它们都要到达",
  "The service says yes to every send and nobody sees any; no code ever tells":
    "服务对每次发送都说成功，却谁也没看到；没有任何错误码说明",
  "Two dozen texts wait when the user writes, and the agent answers him after some seconds; his answer goes before what waited":
    "用户写话时有二十几条文本在等，智能体几秒后回答他；回答先于在等的文本",
  "A text that waited is taken, and no answer to it comes through for half a minute; the user gets it once":
    "在等的文本已被收下，半分钟里却没有一个应答传回来；用户只应收到一次",
  "A cron job sends while the texts that waited leave one after the other":
    "在等的文本一条接一条发出时，定时任务要发送",
  "Files go to another host, which has no business with the bot's token":
    "文件去往另一个主机，它不该得到机器人的令牌",
  "Sends are answered with a word in place of a code; it is neither a yes nor a code of the service":
    "发送的应答在错误码的位置上是一个单词；它既不是成功，也不是服务的错误码",
  "Twenty cron jobs send in the same second": "二十个定时任务在同一秒发送",
  "A send is answered with an empty body, which has always meant yes": "发送得到空的响应体，这向来表示成功",
  "A picture, a video, a file and a voice message go out, each with a caption, to two users":
    "图片、视频、文件和语音发给两个用户，各带一段说明文字",
  "Nothing can be reached for five minutes, and cron jobs go on sending":
    "五分钟里什么也连不上，定时任务照样要发送",
  "A send is refused inside an HTTP 200, in errcode, which no version of the plugin reads":
    "发送在 HTTP 200 里被拒绝，写在 errcode，插件的任何版本都不读它",
  "A send is refused inside an HTTP 200, in ret": "发送在 HTTP 200 里被拒绝，写在 ret",
  "A report of more than 50,000 characters leaves in pieces, all of them, and short texts beside it":
    "超过 50,000 个字符的报告分段发出，一段不少，旁边还有短文本",
  "The cron job at 07:00 is the first to meet a session that lapsed in the night; its text goes out after the cure":
    "会话夜里失效，07:00 的定时任务第一个碰上；恢复之后它的文本发出",
  "A job sends a text every second, forty in all, while the gateway answers 502 to every send":
    "任务每秒发一条文本，共四十条，网关对每次发送应答 502",
  "For five minutes a gateway answers each send with 502, and polls go on":
    "五分钟里网关对每次发送应答 502，轮询照常",
  "The service says yes to the second half of a long text, and drops it":
    "服务对长文本的后一半说成功，却把它丢了",
  "The ids of two users differ in case alone; each gets his own texts, those too that had to wait":
    "两个用户的 id 只有大小写不同；各得自己的文本，等过的也是",
  "Texts are sent before a restart and after it, and a client_id that comes again is dropped":
    "重启前后都发文本，client_id 重复的会被丢弃",
  "Five pieces of a long text, and then nine texts that waited, leave without a third send in any second":
    "长文本的五段，再加九条等过的文本，任何一秒里都不发第三条",
  "A text of 9000 characters, more than one message holds": "9000 个字符的文本，一条消息装不下",
  "An image and a file are sent before and after a new login of the same bot":
    "同一个机器人重新登录前后，各发一张图片和一个文件",
  "The account may not send media; getuploadurl answers ret -1, and the caption is still a text":
    "账号不能发媒体；getuploadurl 应答 ret -1，说明文字仍作为文本发出",
  "An image is delivered and its yes is lost; a tool that tries again must not show it twice":
    "图片已送达，成功的应答丢失；再试的工具不能让它出现两次",
  "Of a long text in three chunks the second is refused; the third must not go without it":
    "长文本分三段，第二段被拒；第三段不能单独发出",
  "A text goes to a user whose newest message the store has not taken yet":
    "文本发给一个用户，而存储还没有收下他最新的消息",
  "For two weeks news go out twice a day, and the first ten minutes of sending are refused; every text arrives":
    "两周里每天推送两次，开头十分钟的发送被拒；每条文本都要到达",
  "A cron job writes while the agent works at the second of two messages; it goes under the token of the second":
    "智能体处理两条消息中的第二条时定时任务要发送；用第二条的令牌发出",
  "A login comes while typing is shown, and no ticket is given out after it":
    "显示输入状态时来了登录，此后不再发放票据",
  "A text that was refused is offered again after a start, after a login, and when another user's text is taken":
    "被拒绝的文本在启动之后、登录之后、另一用户的文本被收下之后都再次尝试",
  "Of two texts that wait the first is refused with ret -3 when the user writes; the second goes, and both ends are told":
    "用户写话时，两条在等的文本中第一条以 ret -3 被拒；第二条发出，两个结局都要告知",
  "An offer of a waiting text meets a gateway's 502, and for ten minutes no poll is answered; sending is tried all the same":
    "再次尝试在等的文本时遇到网关的 502，十分钟里轮询没有应答；发送照样要试",
  "When the user writes, the texts that waited are told that the session is stale; they leave after the cure":
    "用户写话时，在等的文本得知会话失效；恢复之后它们发出",
  "A text that waited is offered again and again, and for an hour no answer to any offer comes through; nobody can say what became of it":
    "在等的文本一次次再试，一小时里没有一个应答传回来；谁也说不出它的结局",
  "Texts that wait are refused again at the user's next word, and leave at the one after it":
    "在等的文本在用户说下一句话时又被拒，再下一句时发出",
  "Every message needs a client_id of its own; a second one under the same is dropped with a yes":
    "每条消息要有自己的 client_id；同一个 id 的第二条会以成功的应答丢弃",
  "A text is refused whenever it is offered, and other users write all day; their words are no reason to offer it":
    "有一条文本每次尝试都被拒，其他用户整天写话；那不是再试它的理由",
  "A text hangs on its way and is tried again; the next ones to the same user do not wait for it":
    "一条文本在途中挂住，再次尝试；给同一用户的下一条不用等它",
  "The service refuses every send until the user has written again, whatever was counted":
    "用户再次写话之前，服务拒绝一切发送，不论计数是多少",
  "The eleventh send on one context token is refused; the rest waits for the user's next word":
    "一个上下文令牌上的第十一次发送被拒；其余的等用户的下一句话",
  "A hijacked name redirects sends to a stranger's host; neither token nor text may follow":
    "被劫持的域名把发送转到陌生人的主机；令牌和正文都不能跟过去",
  "A send is refused with ret -2 and not a word": "发送以 ret -2 被拒，没有一个字的说明",
  "A text that is refused with -2 whenever its user writes is set aside after three such offers, though the process is killed between them":
    "用户一写话就以 -2 被拒的文本，三次之后搁置，尽管其间进程被杀",
  "A text is refused with -2 whenever its user writes; after three offers with fresh tokens it is set aside":
    "用户一写话，文本就以 -2 被拒；带着新令牌试过三次之后搁置",
  "For two days and a half every text is refused with -2 and nobody writes; what waits ends at its own age, and that is told":
    "两天半里每条文本都以 -2 被拒，也没有人写话；在等的到自己的期限就结束，并要告知",
  "A send is refused with ret -2, freq limit": "发送以 ret -2 被拒：freq limit",
  "One text is refused with -2, and for a day nobody writes; what waits is tried again all the same":
    "一条文本以 -2 被拒，一天没有人写话；在等的照样要再试",
  "A send is refused with ret -2, prepare failed": "发送以 ret -2 被拒：prepare failed",
  "A send is refused with ret -2, rate limited": "发送以 ret -2 被拒：rate limited",
  "A send is refused with ret -2, unknown error": "发送以 ret -2 被拒：unknown error",
  "For three minutes each send is refused with ret 2": "三分钟里每次发送以 ret 2 被拒",
  "For three minutes each send is refused with ret -1": "三分钟里每次发送以 ret -1 被拒",
  "A job sends the words of an hour ago once more, and twice in one second, and each of them is a text of its own":
    "任务把一小时前的话再发一遍，又在一秒里发两遍，每一遍都是一条文本",
  "A short text is asked for while the pieces of a long one to the same user leave, on a line of 200 ms each way":
    "给同一用户的长文本正分段发出时要求发一条短文本，线路单程 200 毫秒",
  "Six texts are asked for at once while a gateway answers every send with 502 for a minute":
    "同时要求发六条文本，一分钟里网关对每次发送应答 502",
  "The session is lost while a long text goes out piece by piece, and a code in words says so; the rest goes out after the cure":
    "长文本分段发出时会话失效，错误码是文字；其余部分在恢复之后发出",
  "A login retires the token of a text under way; forty answers are asked for before its second attempt":
    "一次登录让途中文本的令牌作废；它第二次尝试之前又要求四十个回答",
  "Thirty users write one after the other, and in the evening the first of them are sent something":
    "三十个用户一个接一个写来，晚上给最先的几个发消息",
  "Three sends in a second throttle the account, and every further attempt doubles the penalty":
    "一秒三次发送就让账号限流，之后每次尝试都让处罚加倍",
  "A throttle of the account refuses four users' news for ten minutes, and each attempt begins the ten minutes anew":
    "账号限流，四个用户的推送被拒十分钟，每次尝试都重新计十分钟",
  "A cron job writes to somebody who has never written to the bot":
    "定时任务要发给一个从没给机器人写过话的人",
  "The process comes back on a fresh disk, and a cron job sends to a user who has not written since":
    "进程回来时磁盘全新，定时任务要发给一个此后没有写过话的用户",
  "After a crash a send needs the context token that was known before, or is refused":
    "崩溃之后，发送要用以前知道的上下文令牌，否则被拒",
  "After a crash a send without its context token is answered yes and dropped":
    "崩溃之后，没有上下文令牌的发送得到成功的应答，却被丢弃",
  "A user writes while the disk is full, and the process is killed minutes after it is well again; what is sent to him has the token of his last words":
    "磁盘满时用户写来消息，恢复几分钟后进程被杀；发给他的要用他最后一句话的令牌",
  "Two accounts answer and send to their own users, and to one whom both know; a text that waits in one is not the other's":
    "两个账号各回答自己的用户、给他们发送，还有一个两边都认识；一边在等的文本不是另一边的",
  "sendtyping never answers; the reply must not wait for it": "sendtyping 从不应答；回复不能等它",
  "getconfig fails for ten minutes; replies go out without the dots":
    "十分钟里 getconfig 失败；回复照发，只是不显示输入状态",
  "Typing tickets end long before their day is over": "输入状态的票据远没到期就失效",
  "getuploadurl names the whole address only": "getuploadurl 只给出完整地址",
  "getuploadurl names the parameter only": "getuploadurl 只给出参数",
  "getuploadurl names somebody else's address for a picture, a video and a file; the CDN is known all the same":
    "getuploadurl 给图片、视频和文件的都是别人的地址；CDN 的地址本来就知道",
  "The CDN answers 500 to three uploads": "CDN 对三次上传应答 500",
  "The CDN takes an upload and never answers; texts must not wait behind it":
    "CDN 收下上传却不应答；文本不能排在它后面等",
  "The CDN says 200 and does not name the file": "CDN 说 200，却没有给文件命名",
  "User ids are of mixed case, and a send to one in the wrong case is refused":
    "用户 id 大小写混合，大小写写错的发送会被拒",
  "The offer of a text that waits is answered with ret -1 three times; it is tried again, and goes":
    "再次尝试在等的文本，三次得到 ret -1；再试之后发出",
  "The service says yes to a text that waited, and drops it": "服务对一条等过的文本说成功，却把它丢了",
  "A day after the user's last word sends are refused until the user writes again":
    "用户最后一句话过去一天之后，发送被拒，直到他再次写话",
  "Twenty lines of news wait, each word of the user is good for four texts, and the first of them is the answer":
    "二十条推送在等，用户每句话够发四条，其中第一条是回答",
  "The answer to a send is lost, and its repetition is refused; nobody can say that the text did not arrive":
    "发送的应答丢失，再发被拒；谁也不能说那条文本没有到达",
  "A send is applied and its answer lost with the connection; the user must see it once":
    "发送已执行，应答随连接丢失；用户只应看到一次",
  "A send is applied and no answer ever comes; the user must see it once":
    "发送已执行，应答一直不来；用户只应看到一次",
  "A hundred and eight texts wait for twelve users, nine for each, and leave when they write":
    "十二个用户每人有九条、共一百零八条文本在等，他们一写消息，文本就发出",
  "A long text waits; as its pieces leave, the process is killed":
    "一条长文本在等；它的各段正在发出时进程被杀",
  "A text waits; its user writes every four seconds for five minutes, and each answer takes twenty":
    "一条文本在等；它的用户五分钟里每四秒写一句，每次回答要二十秒",
  "The answer to a text is lost, and at its second attempt nobody listens any more":
    "一条文本的应答丢了，第二次尝试时对面已无人接听",
  "A text waits; the clock is set two days back while the process is down":
    "一条文本在等；进程停着时时钟被拨回两天",
  "The server takes texts, and hangs up without an answer": "服务器收下文本，不作应答就挂断",
  "One user writes to two bots of one host, and each shows that it types":
    "一个用户给同一主机上的两个机器人写消息，两个都显示正在输入",
  "The service asks for base_info and every header, and a picture is sent":
    "服务要求 base_info 和全部请求头，发送一张图片",
  "Two users are alike but for case, and a text names a third spelling":
    "两个用户只差大小写，一条文本写的是第三种拼法",
  "A session ends over night while its poll is held, and the picture of seven o'clock is the first to be told":
    "会话在夜里失效而轮询仍被挂起，七点的图片最先得知",
  "Two reports of 60,000 characters leave at the same time, to two users":
    "两份 60,000 个字符的报告同时发给两个用户",
  "A user sends what has no words, and the texts to him afterwards carry the token that it brought":
    "用户发来没有文字的消息，之后发给他的文本带着它带来的令牌",
  "A cron job sends each minute through a day on which a gateway fails all sends, and its texts of the next day leave":
    "网关使一整天的发送全都失败，定时任务仍每分钟发一条；第二天的文本照常发出",
  "A text waits for want of quota, and nobody writes; when the bot logs in again it is offered":
    "一条文本在等额度，没有人写来消息；机器人重新登录时再次尝试发送它",
  "Texts of three users are refused for half an hour; when the first of them gets an answer, what waits for the others leaves too":
    "三位用户的文本有半小时被拒绝；其中一位得到回答后，其他人等待的文本也随之发出",
  "The connection closes within the body of a refusal for want of quota; nobody is told that the text was sent":
    "额度不足的拒绝应答还没传完连接就断了；不会有人被告知文本已发出",
  "What waits is offered after a word of its user, and the session has just expired; the poll is held, and the refusal of the offer is the first to tell":
    "用户写来消息，等待的文本随之再次尝试，而会话刚刚过期；轮询还挂着，这次尝试被拒绝是最先的消息",
  "An album of twelve pictures while the gateway of uploads is down, and another while no address is given":
    "上传网关不可用时发送一组十二张图片，拿不到上传地址时又发送一组",
  "News come each minute while texts wait, and a login is a reason to offer them all the same":
    "文本等待期间每分钟都有新通知；登录仍是再次尝试发送的理由",
  "The offer of a text that waits fails, and the account is stopped before the next; nothing leaves until it is started":
    "等待中的文本尝试发送失败，下一次尝试之前账号停止；重新启动之前什么都不发出",
  "Three answers come to nothing, each in another way; whoever showed that he types takes that back all the same":
    "三次回答以三种方式落空；显示了“正在输入”的一方照样撤回",
  "Ten news wait, the user writes, and his answer goes before them though each request takes a second":
    "十条通知在等，用户写来消息；每个请求要一秒，给他的回答仍要先走",
  "A text waits, and the clock is set a day back; it is offered again within six hours all the same":
    "一条文本在等，时钟被拨慢一天；六小时之内照样要再尝试发送",
  "The clock is set back between two texts that wait, and they leave in the order in which they were asked for":
    "两条在等的文本之间时钟被拨慢；它们按要求发送的次序发出",
  "A text waits when the process dies, and the clock is thirty hours back when it runs again; the text ends all the same":
    "进程死掉时一条文本在等，再次运行时时钟慢了三十小时；这条文本照样要有结局",
  "Four pictures a second are to be sent while the CDN answers nothing; texts go out all the same":
    "每秒要发四张图片，而 CDN 什么都不应答；文本照样发出",
  "A text of four pieces, the second never arrives and nobody says so":
    "一条文本分四段，第二段没有到达，也没有谁说起",
  "News grow old behind answers of each day that are refused too": "通知排在每天同样被拒的回答后面，越等越旧",
  "A picture to a user whose id has capital letters": "发给 id 含大写字母的用户的一张图片",
  "The second piece of a long text is refused with -1; the first has arrived":
    "长文本的第二段被 -1 拒绝，第一段已经到达",
  "Two accounts of one process send the morning's news in the same moment":
    "一个进程里的两个账号在同一时刻发早间消息",
  "Two hundred and forty texts wait for six users, each ends, and those for which there is no room are declined":
    "六个用户有二百四十条文本在等，每条都要有结局，放不下的要谢绝",
  "The upload address is somebody else's, whose name holds that of the service (look-alike)":
    "上传地址是别人的，名字里含有服务的名字（形似）",
  "The upload address is somebody else's, whose name holds that of the service (user-info)":
    "上传地址是别人的，名字里含有服务的名字（用户信息）",
  "A text waits, the account gets another bot, and the process is killed seconds later":
    "一条文本在等，账号换了机器人，几秒后进程被杀",
};
