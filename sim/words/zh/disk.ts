/** 磁盘出了什么问题，按系统给的代码。 */
import type { Translated } from "../table.ts";

export const DISK: Translated<typeof import("../en/disk.ts").DISK> = {
  "disk.ENOSPC": "磁盘已满",
  "disk.EDQUOT": "这个用户的磁盘配额已用完",
  "disk.EFBIG": "超过了这个进程可以写的大小（ulimit -f）",
  "disk.EROFS": "磁盘是只读的",
  "disk.EACCES": "这个用户没有权限",
  "disk.EPERM": "这个用户没有权限",
  "disk.ENOENT": "没有这个文件或文件夹",
  "disk.ENOTDIR": "路径中有一段是文件，而不是文件夹",
  "disk.EISDIR": "它是一个文件夹，而不是文件",
  "disk.EEXIST": "那里已经有别的东西",
  "disk.ENAMETOOLONG": "名字太长",
  "disk.EIO": "磁盘出错",
  "disk.EMFILE": "这个进程打开的文件太多",
  "disk.ENFILE": "这台机器打开的文件太多",
};

export const DISK_TOLD: Translated<typeof import("../en/disk.ts").DISK_TOLD> = {
  "disk.coded": "{words}（{code}）",
  "disk.not-written": "{file} 没有写成：{why}",
  "disk.ends-early": "{file} 提前结束：{why}",
  "disk.failed": "{path} 出错（{call}）：{why}",
  "disk.not-read": "{file}：{why}",
};
