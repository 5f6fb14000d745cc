package com.acme;

import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockConstruction;
import static org.mockito.Mockito.mockStatic;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mockito.MockedConstruction;
import org.mockito.MockedStatic;

/** Mocks of final classes, of static methods and of constructors, beside real work on files. */
public final class UsesMockito {
  private UsesMockito() {}

  /** A class that only the inline mock maker can mock. */
  static final class Relay {
    private final Path log;

    Relay(Path log) {
      this.log = log;
    }

    String switchOn(String channel) throws Exception {
      return Files.writeString(log, "on " + channel).getFileName().toString();
    }

    static String name() {
      return "relay";
    }
  }

  /** The argument is an empty directory. */
  public static void main(String[] args) throws Exception {
    Path log = Path.of(args[0], "log");
    Relay mocked = mock(Relay.class);
    when(mocked.switchOn(anyString())).thenReturn("mocked");
    say("mock", mocked.switchOn("7") + " " + Files.exists(log));
    verify(mocked).switchOn("7");
    Relay spied = spy(new Relay(log));
    say("spy", spied.switchOn("8") + " " + Files.readString(log));
    verify(spied).switchOn("8");
    try (MockedStatic<Relay> statics = mockStatic(Relay.class)) {
      statics.when(Relay::name).thenReturn("another");
      say("static", Relay.name());
    }
    say("real", Relay.name());
    try (MockedConstruction<Relay> constructed =
        mockConstruction(
            Relay.class, (each, context) -> when(each.switchOn("9")).thenReturn("constructed"))) {
      say("construction", new Relay(log).switchOn("9") + " " + constructed.constructed().size());
    }
    List<String> list = spy(new ArrayList<>());
    list.add("x");
    say("list", list + " " + Files.readString(log));
  }

  private static void say(String what, String result) {
    System.out.println(what + "=" + result);
  }
}
