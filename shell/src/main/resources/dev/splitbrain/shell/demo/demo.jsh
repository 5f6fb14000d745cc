// The tour of `bin/splitbrain demo`. Its arguments, KEY=VALUE, are facts about this machine and the
// two slaves that were found out without splitbrain; each step is checked against them.
var facts = new TreeMap<String, String>();
for (String arg : args) {
  facts.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
}
boolean apart = facts.get("apart").equals("yes");

void say(String text) {
  System.out.println();
  System.out.println(text);
}

void check(String code, Object got, Object expected) {
  System.out.printf("  %s%n      ==> %s%n", code, String.valueOf(got).strip());
  if (!String.valueOf(got).strip().equals(String.valueOf(expected).strip())) {
    throw new AssertionError(code + " gave '" + got + "', but it is '" + expected + "'");
  }
}

/** What `sh -c` prints, wherever it runs. */
String shell(String command) throws Exception {
  var process = new ProcessBuilder("sh", "-c", command).start();
  String out = new String(process.getInputStream().readAllBytes()).strip();
  return process.waitFor() == 0 ? out : out + " (exit " + process.exitValue() + ")";
}

String hostName() throws Exception {
  return InetAddress.getLocalHost().getHostName();
}

say("One line of Java, here and, in a scope, on the slave bench1:");
check("InetAddress.getLocalHost().getHostName()", hostName(), facts.get("master.name"));
/with bench1
check("[bench1] InetAddress.getLocalHost().getHostName()", hostName(), facts.get("bench1.name"));
if (!apart) {
  System.out.println("      (the same name: " + facts.get("why") + ", so the slave is a mere process here)");
}

say("A file that only bench1 has:");
check("[bench1] Files.readString(Path.of(\"relay.txt\"))", Files.readString(Path.of("relay.txt")), facts.get("bench1.relay"));
check("[bench1] System.getProperty(\"user.dir\")", System.getProperty("user.dir"), facts.get("bench1.dir"));
check("[bench1] System.getenv(\"BENCH\")", System.getenv("BENCH"), "bench1");

say("A child process there, told by whose child it is:");
check("[bench1] new ProcessBuilder(\"uname\", \"-n\").start()", shell("uname -n"), facts.get("bench1.name"));
check("[bench1] new ProcessBuilder(\"sh\", \"-c\", \"echo $PPID\").start()", shell("echo $PPID"), facts.get("bench1.pid"));

say("Inside the scope, a step back to the master:");
check("[bench1] local(() -> System.getProperty(\"user.dir\"))", local(() -> System.getProperty("user.dir")), facts.get("master.dir"));
check("[bench1] local(() -> Files.exists(Path.of(\"relay.txt\")))", local(() -> Files.exists(Path.of("relay.txt"))), false);

say("Something written there is there, and not here:");
Files.writeString(Path.of("from-the-master.txt"), "written by the demo\n");
check("[bench1] Files.readString(Path.of(\"from-the-master.txt\"))", Files.readString(Path.of("from-the-master.txt")), "written by the demo");
InputStream opened = Files.newInputStream(Path.of("relay.txt"));
/local
check("Files.exists(Path.of(\"from-the-master.txt\"))", Files.exists(Path.of("from-the-master.txt")), false);

say("A stream stays on the host that opened it; a pinned path means the same everywhere:");
check("opened.readAllBytes()", new String(opened.readAllBytes()), facts.get("bench1.relay"));
opened.close();
Path copy = Files.createTempFile("splitbrain-demo", ".txt");
Files.copy(host("bench2").path("relay.txt"), copy, StandardCopyOption.REPLACE_EXISTING);
check("Files.copy(host(\"bench2\").path(\"relay.txt\"), copy)", Files.readString(copy), facts.get("bench2.relay"));
Files.delete(copy);

say("Two slaves from two threads at once:");
var meeting = new CyclicBarrier(2);
var answers = new ConcurrentSkipListMap<String, String>();
Runnable on(String name) {
  return () -> {
    try {
      with(name, () -> {
        meeting.await(20, TimeUnit.SECONDS);       // both are in their scopes now
        String pid = shell("echo $PPID");
        meeting.await(20, TimeUnit.SECONDS);       // and still are
        answers.put(name, Files.readString(Path.of("relay.txt")).strip() + ", pid " + pid);
      });
    } catch (Exception e) {
      answers.put(name, e.toString());
    }
  };
}
var one = new Thread(on("bench1"));
var two = new Thread(on("bench2"));
one.start(); two.start(); one.join(); two.join();
check("with(\"bench1\", ...)", answers.get("bench1"), facts.get("bench1.relay") + ", pid " + facts.get("bench1.pid"));
check("with(\"bench2\", ...)", answers.get("bench2"), facts.get("bench2.relay") + ", pid " + facts.get("bench2.pid"));

say("After leaving, the master is the master again:");
String after;
try {
  after = Files.readString(Path.of("relay.txt"));
} catch (IOException e) {
  after = e.toString();
}
check("Files.readString(Path.of(\"relay.txt\"))", after, "java.nio.file.NoSuchFileException: relay.txt");
