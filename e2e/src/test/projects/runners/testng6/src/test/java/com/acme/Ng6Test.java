package com.acme;

import java.util.Iterator;
import java.util.List;
import org.testng.ITestListener;
import org.testng.ITestResult;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.AfterSuite;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.BeforeMethod;
import org.testng.annotations.BeforeSuite;
import org.testng.annotations.BeforeTest;
import org.testng.annotations.DataProvider;
import org.testng.annotations.Factory;
import org.testng.annotations.Listeners;
import org.testng.annotations.Test;

@Listeners(Ng6Test.Listener.class)
public class Ng6Test {
  static {
    Where.say("static");
  }

  public static class Listener implements ITestListener {
    @Override
    public void onTestStart(ITestResult result) {}

    @Override
    public void onTestSuccess(ITestResult result) {
      Where.say("listener");
    }

    @Override
    public void onTestFailure(ITestResult result) {}

    @Override
    public void onTestSkipped(ITestResult result) {}

    @Override
    public void onTestFailedButWithinSuccessPercentage(ITestResult result) {}

    @Override
    public void onStart(org.testng.ITestContext context) {}

    @Override
    public void onFinish(org.testng.ITestContext context) {}
  }

  public Ng6Test() {
    Where.say("constructor");
  }

  @Factory
  public static Object[] factory() {
    Where.say("factory");
    return new Object[] {new Ng6Test()};
  }

  @BeforeSuite
  public void beforeSuite() {
    Where.say("beforeSuite");
  }

  @BeforeTest
  public void beforeTest() {
    Where.say("beforeTest");
  }

  @BeforeClass
  public void beforeClass() {
    Where.say("beforeClass");
  }

  @BeforeMethod
  public void beforeMethod() {
    Where.say("before");
  }

  @AfterMethod
  public void afterMethod() {
    Where.say("after");
  }

  @AfterClass
  public void afterClass() {
    Where.say("afterClass");
  }

  @AfterSuite
  public void afterSuite() {
    Where.say("afterSuite");
  }

  @DataProvider
  public static Object[][] data() {
    Where.say("data");
    return new Object[][] {{1}, {2}};
  }

  /** Made while it is used. */
  @DataProvider
  public static Iterator<Object[]> lazy() {
    return List.of(1, 2).stream()
        .map(
            i -> {
              Where.say("lazy");
              return new Object[] {i};
            })
        .iterator();
  }

  @Test(dataProvider = "data")
  public void withData(int datum) {
    Where.say("test");
  }

  @Test(dataProvider = "lazy")
  public void withLazyData(int datum) {
    Where.say("test");
  }

  @Test(timeOut = 60_000)
  public void onAThreadOfItsOwn() {
    Where.say("timeout");
  }

  @Test(invocationCount = 4, threadPoolSize = 2)
  public void onSeveralThreads() {
    Where.say("pool");
  }
}
