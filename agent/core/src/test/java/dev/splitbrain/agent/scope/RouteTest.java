package dev.splitbrain.agent.scope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.session.Call;
import dev.splitbrain.agent.session.ScriptedSession;
import dev.splitbrain.agent.session.Stub;
import dev.splitbrain.wire.files.FilesService;
import org.junit.jupiter.api.Test;

class RouteTest {
  private static final String RULE = "rule paths: /a = remote /b (line 1)";
  private final ScriptedSession session = new ScriptedSession();

  @Test
  void aCallCarriesTheReason() {
    Stub<FilesService.Client> stub =
        new Stub<>(FilesService.Client.class, FilesService.Client::new);
    Call<FilesService.Client> call =
        new Route(session, "inside with(bench1)").call(stub, "open", "/f");
    assertEquals(new Call<>(stub, "open", "/f", "inside with(bench1)"), call);
    assertEquals("files:open", call.name());
    assertEquals("files:open of /f", call.toString());
    assertEquals("files:views", new Call<>(stub, "views", null, "").toString());
  }

  @Test
  void whatWasMadeStaysWhereItWasMade() {
    Route origin = new Route(session, "inside with(bench1)").origin("opened");
    assertSame(session, origin.session());
    assertEquals("opened inside with(bench1)", origin.reason());
  }

  @Test
  void whatWasMadeByARuleSaysSoAndKeepsIt() {
    NameMap names = NameMap.of("/a", "/b", null);
    Route origin = new Route(session, RULE, RULE, true, names).origin("started");
    assertEquals("started by " + RULE, origin.reason());
    assertEquals(RULE, origin.rule());
    assertTrue(origin.readOnly());
    assertSame(names, origin.names());
  }
}
