/** 场景目录 bug-155 的标题：bug #155。键是英文标题。 */
export const TITLES: Readonly<Record<string, string>> = {
  "The session expires at 6h and one notifystart heals it": "会话在 6 小时后失效，一次 notifystart 就能救回",
  "A healthy day, on which nothing may be flagged for any client":
    "健康的一天，对任何客户端都不应报告任何问题",
  "The session expires in the first minute of three": "三分钟的运行，会话在第一分钟里失效",
  "A new login finishes while the old session is dead; the old token must never be used again":
    "旧会话还没救回时新的登录完成了；旧令牌绝不能再用",
  "notifystart times out, then answers 500, then heals": "notifystart 先超时，再应答 500，然后救回会话",
  "notifystart itself answers -14; a new login two hours later is the only cure":
    "notifystart 本身也应答 -14；只有两小时后的新登录才能解决",
  "notifystart says ok and changes nothing; a new login two hours later is the only cure":
    "notifystart 说成功却什么也没改变；只有两小时后的新登录才能解决",
  "Of two accounts one is taken over; the other must not notice": "两个账号中的一个被接管；另一个不应受影响",
  "The channel idles overnight, then the 07:00 cron job sends": "频道整夜空闲，然后 07:00 的定时任务要发送",
  "Cron jobs send and typing is shown in the very seconds in which the session is being recovered":
    "正在恢复会话的那几秒里，定时任务要发送，还要显示输入状态",
  'A stale token is written as {"ret":-14,"errcode":-14}': '令牌失效写成 {"ret":-14,"errcode":-14}',
  'A stale token is written as {"errcode":"-14"}, a code as text':
    '令牌失效写成 {"errcode":"-14"}，错误码是文本',
  'A stale token is written as {"errcode":-14}, the live form': '令牌失效写成 {"errcode":-14}，即线上的写法',
  'A stale token is written as {"ret":"-14"}, a code as text': '令牌失效写成 {"ret":"-14"}，错误码是文本',
  'A stale token is written as {"ret":0,"errcode":-14}, as a public hub answers':
    '令牌失效写成 {"ret":0,"errcode":-14}，一个公开的中转服务就这样应答',
  'A stale token is written as {"ret":-14}, as several clients expect it':
    '令牌失效写成 {"ret":-14}，有几个客户端认的就是这种',
  "The session goes stale every ten minutes for a day": "一整天里会话每十分钟失效一次",
  "sendmessage alone answers -14 for ten minutes; receiving is healthy all the while":
    "十分钟里只有 sendmessage 应答 -14；接收始终正常",
  "The session goes stale while a handler works on a message for ten minutes":
    "处理函数用十分钟处理一条消息，其间会话失效",
  "The channel is stopped in the middle of recovery and started again later":
    "恢复到一半时频道被停止，后来又启动",
  "The same WeChat account is bound to a second instance; the first one gets -14 until it logs in again":
    "同一个微信账号绑定到第二个实例；第一个一直得到 -14，直到它再次登录",
  "A stale session, in front of a host that restarts a channel after 30 minutes without an event; nobody should have to wait for that":
    "会话失效，而宿主要等 30 分钟没有事件才重启频道；谁也不该等那么久",
};
