/*
 * lobind COMMAND ARGUMENT...
 *
 * Runs COMMAND so that a socket it binds to "all interfaces" is bound to loopback instead. Milvus 2.3 binds every port
 * to 0.0.0.0 whatever its configuration says, and a test server must not be reachable from the network.
 *
 * A seccomp filter makes the kernel stop at each bind() and ask a supervisor, which rewrites the address in the memory
 * of the caller and lets the call go on. COMMAND keeps the process id that was started, so a signal reaches it directly.
 * Linux 5.5 or later; needs no privilege.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

union address {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
  char bytes[128];
};

static void die(const char *what) {
  perror(what);
  exit(111);
}

/* Turns the wildcard address into loopback. Returns 1 when it changed something. */
static int to_loopback(union address *address) {
  if (address->any.sa_family == AF_INET && address->v4.sin_addr.s_addr == htonl(INADDR_ANY)) {
    address->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return 1;
  }
  if (address->any.sa_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&address->v6.sin6_addr)) {
    /* ::ffff:127.0.0.1 and not ::1, as clients are given an IPv4 address */
    static const uint8_t mapped[16] = {[10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1};
    memcpy(&address->v6.sin6_addr, mapped, sizeof mapped);
    return 1;
  }
  return 0;
}

/* Rewrites the address a bind() call points to. Returns 1 when the call may go on. */
static int rewrite(const struct seccomp_notif *call) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/mem", (int)call->pid);
  int memory = open(path, O_RDWR | O_CLOEXEC);
  if (memory < 0) return 0;
  union address address;
  memset(&address, 0, sizeof address);
  size_t size = call->data.args[2] < sizeof address ? call->data.args[2] : sizeof address;
  off_t place = (off_t)call->data.args[1];
  int done = pread(memory, &address, size, place) == (ssize_t)size;
  if (done && to_loopback(&address)) done = pwrite(memory, &address, size, place) == (ssize_t)size;
  close(memory);
  return done;
}

/* Answers the kernel until the process behind `process` (a pidfd) is gone. */
static void supervise(int listener, int process) {
  for (int i = 0; i < 3; i++) { /* let go of the caller's pipes, or it waits for us */
    int null = open("/dev/null", O_RDWR);
    if (null >= 0 && null != i) {
      dup2(null, i);
      close(null);
    }
  }
  for (;;) {
    struct pollfd ready[2] = {{.fd = listener, .events = POLLIN}, {.fd = process, .events = POLLIN}};
    if (poll(ready, 2, -1) < 0 && errno != EINTR) return;
    if (ready[1].revents || (ready[0].revents && !(ready[0].revents & POLLIN))) return;
    if (!ready[0].revents) continue;
    struct seccomp_notif call;
    struct seccomp_notif_resp answer;
    memset(&call, 0, sizeof call);
    memset(&answer, 0, sizeof answer);
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) < 0) {
      if (errno == EINTR || errno == ENOENT) continue;
      return;
    }
    answer.id = call.id;
    if (rewrite(&call)) answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    else answer.error = -EACCES; /* better no server than one that the network reaches */
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
  }
}

static int install_filter(void) {
  struct sock_filter steps[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_bind, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof steps / sizeof *steps, steps};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) die("no_new_privs");
  int listener = syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
  if (listener < 0) die("seccomp");
  return listener;
}

int main(int count, char **arguments) {
  if (count < 2) {
    fprintf(stderr, "usage: lobind COMMAND ARGUMENT...\n");
    return 2;
  }
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) die("socketpair");
  char control[CMSG_SPACE(sizeof(int))];
  char byte = 0;
  struct iovec data = {&byte, 1};
  struct msghdr message = {
      .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};

  pid_t supervisor = fork();
  if (supervisor < 0) die("fork");
  if (supervisor == 0) {
    int process = syscall(SYS_pidfd_open, getppid(), 0);
    if (process < 0) _exit(1);
    close(pair[0]);
    setsid();
    if (recvmsg(pair[1], &message, 0) != 1) _exit(1);
    int listener;
    memcpy(&listener, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof listener);
    if (write(pair[1], "k", 1) != 1) _exit(1);
    close(pair[1]);
    supervise(listener, process);
    _exit(0);
  }

  close(pair[1]);
  prctl(PR_SET_PTRACER, supervisor, 0, 0, 0); /* or it may not write into our memory */
  int listener = install_filter();
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(header), &listener, sizeof listener);
  if (sendmsg(pair[0], &message, 0) != 1) die("sendmsg");
  if (read(pair[0], &byte, 1) != 1) die("supervisor");
  close(listener);
  close(pair[0]);
  execvp(arguments[1], arguments + 1);
  die(arguments[1]);
}
