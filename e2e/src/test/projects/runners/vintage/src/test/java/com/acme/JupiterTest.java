package com.acme;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JupiterTest {
  JupiterTest() {
    Where.say("constructor");
  }

  @BeforeAll
  static void beforeAll() {
    Where.say("beforeClass");
  }

  @AfterAll
  static void afterAll() {
    Where.say("afterClass");
  }

  @BeforeEach
  void beforeEach() {
    Where.say("before");
  }

  @Test
  void where() {
    Where.say("test");
  }
}
