/** 场景目录 transport 的标题：网络。键是英文标题。 */
export const TITLES: Readonly<Record<string, string>> = {
  "The network takes polls and gives nothing back for twenty minutes; every abort looks like a quiet channel":
    "二十分钟里网络收下轮询却什么也不给；每次中止看着都像安静的频道",
  "Answers break off in the middle in every way a body can, and one of them looks like a success":
    "应答以响应体可能的每种方式断在中间，其中一种看着像成功",
  "Answers are garbled one after the other, by compression, by injected scripts, by a limit of some gateway":
    "应答一个接一个被弄坏：被压缩，被注入的脚本，被某个网关的上限",
  "A gateway in a loop answers polls and sends with bodies that do not end":
    "网关陷入循环，对轮询和发送给出没完没了的响应体",
  "The service fails more and more often for half an hour, and then less and less":
    "半小时里服务越来越常失败，然后越来越少",
  "A hotel's network redirects everything to its login page; no token may follow the redirect":
    "酒店的网络把一切重定向到登录页；令牌不能跟着重定向走",
  "A hotel's login page answers everything with 200 and HTML for ten minutes":
    "十分钟里酒店的登录页对一切应答 200 和 HTML",
  "The certificate expires at two in the morning and is renewed at six": "证书凌晨两点过期，六点更新",
  "Everything waits for three minutes and then goes through in its order": "一切等了三分钟，然后按顺序通过",
  "Answers of some kilobytes unfold to sixteen megabytes": "几千字节的应答解开后有十六兆字节",
  "After a dropped connection the service still counts the old poll and answers 409 to the new one for forty seconds":
    "连接断开后，四十秒里服务仍把旧轮询算在内，对新轮询应答 409",
  "Connections are reset, time out and are refused, in bursts of some seconds for forty minutes each":
    "连接一阵阵被重置、超时、被拒，每阵几秒，每种各四十分钟",
  "The resolver fails for 25 s in every minute, and each time the channel has to be back before the next":
    "每分钟有 25 秒域名解析失败，每次频道都要在下一次之前恢复",
  "The lid is opened after two hours, and for the first twenty seconds the name is not found":
    "两小时后打开盖子，头二十秒解析不到域名",
  "The network comes up 40 s after the client does; a start that throws leaves a channel that never polls":
    "客户端启动 40 秒之后网络才通；一启动就抛出异常，频道就永远不会轮询",
  "A gateway cuts answers in the middle of a text of a million escaped quotes, behind a number of twenty digits":
    "网关把应答断在一段有一百万个转义引号的文本中间，前面还有一个二十位的数字",
  "No call leaves the machine for half an hour: first it has no files left, then no ports":
    "半小时里没有请求出得了机器：先是没有文件描述符，再是没有端口",
  "One status after another that gateways answer with, for 45 s each": "网关会用的状态码一个接一个，各 45 秒",
  "The service is gone for fifteen hours; a backoff without a cap is hours away when it is back":
    "服务消失十五小时；没有上限的退避，在它回来时还要再等几个小时",
  "The gateway answers 403 for five minutes, which ends the loop of clients that think every 4xx is final":
    "五分钟里网关应答 403，认为 4xx 都无可挽回的客户端会就此结束循环",
  "502, 503 and 504 in turn for half an hour": "半小时里轮流出现 502、503 和 504",
  "The network is gone for two minutes; the poll that was held never hears of it, or hears it break":
    "网络断了两分钟；挂起的轮询要么毫无所知，要么得知连接断开",
  "Nothing is answered, and every ten seconds the connections are reset; polls that were held a moment do not make the channel live":
    "什么都没有应答，每十秒连接被重置；只挂起片刻的轮询不能让频道算 live",
  "Four accounts lose the network together; each of them is back within seconds of its return":
    "四个账号一起失去网络；网络恢复后几秒之内各自恢复",
  "Every second call reuses a connection that the server has just closed":
    "每隔一次调用就用上一条服务端刚关闭的连接",
  "The machine naps for ten seconds every seven minutes, and each wake-up finds its connections reset":
    "机器每七分钟小睡十秒，每次醒来连接都已重置",
  "After a failover the path is 404, 410 and 421 for a few minutes each":
    "故障切换之后，路径先后应答 404、410 和 421，各几分钟",
  "Requests arrive and no answer comes back for ten minutes; what was handed over comes again":
    "十分钟里请求到得了，应答回不来；交付过的会再来",
  "Only the path of polls is down for a quarter of an hour; sends must go out as if nothing were wrong":
    "一刻钟里只有轮询的路径不通；发送应一切如常",
  "Polls hang for ten minutes, and all else is refused at the door; that is no word of the service's":
    "十分钟里轮询挂住，其余的在门口就被拒；那不是服务的话",
  "For ten minutes every second poll hangs and the others are reset; a reset is no word of the service's":
    "十分钟里每隔一次轮询挂住，其余的被重置；重置不是服务的话",
  "The company's proxy refuses the tunnel for an hour": "一小时里公司的代理拒绝建立隧道",
  "Two accounts behind one address share a cap of requests; one that hammers locks the other out":
    "同一地址后面的两个账号共用请求上限；一个不停地敲，另一个就进不去",
  "A gateway sends the client round in circles for five minutes": "五分钟里网关让客户端兜圈子",
  "For ten minutes every connection is reset a third of a second after it was begun; that is no held poll":
    "十分钟里每条连接开始三分之一秒后被重置；那不是挂起的轮询",
  "Polls are reset and notifystart is never answered; a poll is to be tried again within ten seconds all the same":
    "轮询被重置，notifystart 从不应答；轮询照样要在十秒之内再试",
  "503 with a Retry-After of every form, the one of 3,000 years included, which nobody may wait for":
    "503 带着各种形式的 Retry-After，连 3,000 年的也有，那种谁也不能等",
  "The machine sleeps for two hours and its connections are gone without a word":
    "机器休眠两小时，连接悄无声息地没了",
  "The machine sleeps overnight, the session ends meanwhile, and the wake-up finds both":
    "机器休眠一夜，其间会话结束，醒来时两样都碰上",
  "A mobile line with a slow tail and a trickle of bytes; nothing fails, everything is late":
    "移动线路延迟拖尾，字节涓涓而来；没有什么失败，只是都晚",
  "Of the addresses behind the name every second one hangs in the TCP handshake or fails in TLS, for half an hour":
    "半小时里，域名后面的地址每两个就有一个，不是 TCP 握手挂住，就是 TLS 失败",
  "The headers of one poll come and its body stops halfway; a deadline that ends with the headers waits for ever":
    "一次轮询的响应头到了，响应体停在半路；只管到响应头的超时会永远等下去",
  "Everything waits for a minute, four times, and goes through in any order":
    "四次，一切等上一分钟，然后以任意顺序通过",
  "The gateway answers 429 for ten minutes and asks for three seconds": "十分钟里网关应答 429，要求等三秒",
  "Six accounts come back to a service that gets through one request a second":
    "六个账号回到一个每秒只处理一个请求的服务",
  "The gateway answers 401 for five minutes; the token is good, and nobody may give up or ask for a login":
    "五分钟里网关应答 401；令牌是好的，谁也不该放弃或要求登录",
  "A line brings a backlog of two minutes a few bytes at a time":
    "线路每次只送来几个字节，把两分钟的积压慢慢送完",
  "A gateway answers polls with 403 and a JSON object that knows no ret":
    "网关以 403 和一个没有 ret 的 JSON 对象应答轮询",
  "A gateway answers sends with 403 and 429 and a JSON object that knows no ret":
    "网关以 403 和 429 以及一个没有 ret 的 JSON 对象应答发送",
};
