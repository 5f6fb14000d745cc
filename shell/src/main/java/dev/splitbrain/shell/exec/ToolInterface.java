package dev.splitbrain.shell.exec;

import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The one function of the JVM's tool interface (JVMTI) that Java itself no longer offers since 20:
 * throw an error in another thread. A debugger could do it, but its port would stand open to every
 * user of the machine, and the user's own debugger would find its place taken. So the interface is
 * reached through {@code java.lang.foreign}, by reflection, since these classes are compiled for
 * 17. The numbers of functions and capabilities are those of the JNI and JVMTI specifications,
 * whose tables only ever grow at their ends.
 *
 * <p>What native code gives as a reference to an object is gone once any other native method has
 * returned on the thread. Therefore everything is prepared and called once in vain, and then
 * nothing happens but the calls, each with references that JNI itself has found valid.
 */
final class ToolInterface {
  private static final int POINTER = 8;
  private static final int JNI_VERSION = 0x000a0000;
  private static final int JVMTI_VERSION = 0x30010200;

  /** Indices into the tables of JavaVM and JNIEnv. */
  private static final int GET_ENV = 6;

  private static final int GET_VERSION = 4;
  private static final int FIND_CLASS = 6;
  private static final int GET_OBJECT_CLASS = 31;
  private static final int GET_FIELD_ID = 94;
  private static final int GET_OBJECT_FIELD = 95;
  private static final int GET_STATIC_METHOD_ID = 113;
  private static final int CALL_STATIC_OBJECT_METHOD_A = 116;
  private static final int GET_OBJECT_REF_TYPE = 232;
  private static final int LOCAL_REFERENCE = 1;

  /** JVMTI counts its functions from one. */
  private static final int STOP_THREAD = 7 - 1;

  private static final int DISPOSE_ENVIRONMENT = 127 - 1;
  private static final int ADD_CAPABILITIES = 142 - 1;
  private static final int CAN_SIGNAL_THREAD = 1 << 10;
  private static final int CAPABILITIES_BYTES = 16;

  private final Foreign foreign = new Foreign();
  private final List<ByteBuffer> memory = new ArrayList<>();
  private final long jni;
  private final long tools;
  private final MethodHandle referenceType;

  private ToolInterface() throws Throwable {
    long vm = vm();
    jni = environment(vm, JNI_VERSION);
    tools = environment(vm, JVMTI_VERSION);
    referenceType = foreign.ofInt(entry(jni, GET_OBJECT_REF_TYPE), 2);
  }

  /**
   * Has a thread throw an error as soon as it runs Java code.
   *
   * @return false if this JVM cannot do it
   */
  static boolean throwIn(Thread victim, Throwable error) throws InterruptedException {
    Thrower thrower = new Thrower(victim, error);
    thrower.start();
    thrower.join();
    return thrower.thrown;
  }

  /** Native code can ask for its own thread, and for that one's fields. */
  private static final class Thrower extends Thread {
    private final Thread victim;
    private final Throwable error;
    private volatile boolean thrown;

    Thrower(Thread victim, Throwable error) {
      super("splitbrain-thrower");
      setDaemon(true);
      this.victim = victim;
      this.error = error;
    }

    @Override
    public void run() {
      try {
        thrown = victim.isAlive() && error != null && new ToolInterface().stop();
      } catch (ReflectiveOperationException | RuntimeException e) {
        // A JVM without the API, or one that arranges it in another way: the user is told that
        // nothing helps.
        thrown = false;
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private boolean stop() throws Throwable {
    ByteBuffer capabilities = memory(CAPABILITIES_BYTES);
    capabilities.putInt(0, CAN_SIGNAL_THREAD);
    long capabilitiesAt = foreign.address(capabilities);
    MethodHandle add = foreign.ofInt(entry(tools, ADD_CAPABILITIES), 2);
    MethodHandle dispose = foreign.ofInt(entry(tools, DISPOSE_ENVIRONMENT), 1);
    try {
      return (int) add.invokeExact(tools, capabilitiesAt) == 0 && run();
    } finally {
      int ended = (int) dispose.invokeExact(tools);
      if (ended != 0) {
        throw new IllegalStateException("JVMTI does not end: " + ended);
      }
      Reference.reachabilityFence(memory);
    }
  }

  private boolean run() throws Throwable {
    final MethodHandle findClass = foreign.ofLong(entry(jni, FIND_CLASS), 2);
    final MethodHandle staticMethodId = foreign.ofLong(entry(jni, GET_STATIC_METHOD_ID), 4);
    final MethodHandle callStatic = foreign.ofLong(entry(jni, CALL_STATIC_OBJECT_METHOD_A), 4);
    final MethodHandle objectClass = foreign.ofLong(entry(jni, GET_OBJECT_CLASS), 2);
    final MethodHandle fieldId = foreign.ofLong(entry(jni, GET_FIELD_ID), 4);
    final MethodHandle field = foreign.ofLong(entry(jni, GET_OBJECT_FIELD), 3);
    final MethodHandle stopThread = foreign.ofInt(entry(tools, STOP_THREAD), 3);
    final long threads = text("java/lang/Thread");
    final long current = text("currentThread");
    final long currentType = text("()Ljava/lang/Thread;");
    final long victimName = text("victim");
    final long victimType = text("Ljava/lang/Thread;");
    final long errorName = text("error");
    final long errorType = text("Ljava/lang/Throwable;");
    tryOut();

    // From here nothing but calls.
    long threadClass = (long) findClass.invokeExact(jni, threads);
    if (isGone(threadClass)) {
      return false;
    }
    long method = (long) staticMethodId.invokeExact(jni, threadClass, current, currentType);
    long self = (long) callStatic.invokeExact(jni, threadClass, method, 0L);
    if (isGone(self)) {
      return false;
    }
    long selfClass = (long) objectClass.invokeExact(jni, self);
    if (isGone(selfClass)) {
      return false;
    }
    long victimField = (long) fieldId.invokeExact(jni, selfClass, victimName, victimType);
    long errorField = (long) fieldId.invokeExact(jni, selfClass, errorName, errorType);
    long victim = (long) field.invokeExact(jni, self, victimField);
    long error = (long) field.invokeExact(jni, self, errorField);
    if (isGone(victim) || isGone(error)) {
      return false;
    }
    return (int) stopThread.invokeExact(tools, victim, error) == 0;
  }

  /** The first call of each shape initialises classes of the JDK, by native methods. */
  private void tryOut() throws Throwable {
    // Looks at none of its arguments but the first.
    long harmless = entry(jni, GET_VERSION);
    long sum =
        (long) foreign.ofLong(harmless, 2).invokeExact(jni, 0L)
            + (long) foreign.ofLong(harmless, 3).invokeExact(jni, 0L, 0L)
            + (long) foreign.ofLong(harmless, 4).invokeExact(jni, 0L, 0L, 0L)
            + (int) foreign.ofInt(harmless, 2).invokeExact(jni, 0L)
            + (int) foreign.ofInt(harmless, 3).invokeExact(jni, 0L, 0L);
    if (sum == 0 || !isGone(0)) {
      throw new IllegalStateException("JNI does not know its version");
    }
  }

  private boolean isGone(long reference) throws Throwable {
    return (int) referenceType.invokeExact(jni, reference) != LOCAL_REFERENCE;
  }

  private long vm() throws Throwable {
    Path library =
        Path.of(System.getProperty("java.home"), "lib", "server", System.mapLibraryName("jvm"));
    MethodHandle created = foreign.created(library);
    ByteBuffer found = memory(POINTER);
    ByteBuffer count = memory(POINTER);
    long foundAt = foreign.address(found);
    long countAt = foreign.address(count);
    int result = (int) created.invokeExact(foundAt, 1L, countAt);
    if (result != 0 || count.getInt(0) != 1) {
      throw new IllegalStateException("no JVM here: " + result);
    }
    return found.getLong(0);
  }

  private long environment(long vm, int version) throws Throwable {
    ByteBuffer found = memory(POINTER);
    long foundAt = foreign.address(found);
    MethodHandle get = foreign.ofInt(entry(vm, GET_ENV), 3);
    int result = (int) get.invokeExact(vm, foundAt, (long) version);
    if (result != 0) {
      throw new IllegalStateException("no environment of version " + version + ": " + result);
    }
    return found.getLong(0);
  }

  /** A function of an object that begins, as those of C do, with a pointer to its table. */
  private long entry(long object, int index) throws ReflectiveOperationException {
    long table = foreign.view(object, POINTER).getLong(0);
    return foreign.view(table + (long) index * POINTER, POINTER).getLong(0);
  }

  private ByteBuffer memory(int length) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
    memory.add(buffer);
    return buffer;
  }

  /** Ends with a zero byte. */
  private long text(String text) throws ReflectiveOperationException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer buffer = memory(bytes.length + 1).put(bytes).rewind();
    return foreign.address(buffer);
  }

  /**
   * What is used of {@code java.lang.foreign}. All arguments are passed as 64 bits, of which a
   * function that takes an int looks at the lower half.
   */
  private static final class Foreign {
    private final Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
    private final Class<?> layoutType = Class.forName("java.lang.foreign.MemoryLayout");
    private final Class<?> values = Class.forName("java.lang.foreign.ValueLayout");
    private final Object intLayout = values.getField("JAVA_INT").get(null);
    private final Object longLayout = values.getField("JAVA_LONG").get(null);

    Foreign() throws ReflectiveOperationException {
      // Else the first restricted call would print a warning that names us.
      Internals.method("java.lang.Module", "implAddEnableNativeAccessToAllUnnamed").invoke(null);
    }

    /** The function that finds the JVM. */
    MethodHandle created(Path library) throws ReflectiveOperationException {
      Class<?> arenaType = Class.forName("java.lang.foreign.Arena");
      Class<?> lookupType = Class.forName("java.lang.foreign.SymbolLookup");
      Object lookup =
          lookupType
              .getMethod("libraryLookup", Path.class, arenaType)
              .invoke(null, library, arenaType.getMethod("global").invoke(null));
      Optional<?> symbol =
          (Optional<?>)
              lookupType.getMethod("find", String.class).invoke(lookup, "JNI_GetCreatedJavaVMs");
      return handle(
          symbol.orElseThrow(() -> new IllegalStateException(library + " is no JVM")),
          intLayout,
          3);
    }

    /** A function of so many arguments that gives an int. */
    MethodHandle ofInt(long function, int arguments) throws ReflectiveOperationException {
      return handle(at(function), intLayout, arguments);
    }

    /** A function of so many arguments that gives a pointer. */
    MethodHandle ofLong(long function, int arguments) throws ReflectiveOperationException {
      return handle(at(function), longLayout, arguments);
    }

    private Object at(long address) throws ReflectiveOperationException {
      return segmentType.getMethod("ofAddress", long.class).invoke(null, address);
    }

    private MethodHandle handle(Object function, Object returns, int arguments)
        throws ReflectiveOperationException {
      Object[] takes = (Object[]) Array.newInstance(layoutType, arguments);
      Arrays.fill(takes, longLayout);
      Class<?> descriptorType = Class.forName("java.lang.foreign.FunctionDescriptor");
      Object descriptor =
          descriptorType.getMethod("of", layoutType, takes.getClass()).invoke(null, returns, takes);
      Object none = Array.newInstance(Class.forName("java.lang.foreign.Linker$Option"), 0);
      Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
      return (MethodHandle)
          linkerType
              .getMethod("downcallHandle", segmentType, descriptorType, none.getClass())
              .invoke(
                  linkerType.getMethod("nativeLinker").invoke(null), function, descriptor, none);
    }

    /** Memory that is not ours. */
    ByteBuffer view(long address, long length) throws ReflectiveOperationException {
      Object sized = segmentType.getMethod("reinterpret", long.class).invoke(at(address), length);
      return ((ByteBuffer) segmentType.getMethod("asByteBuffer").invoke(sized))
          .order(ByteOrder.nativeOrder());
    }

    long address(ByteBuffer buffer) throws ReflectiveOperationException {
      Object segment = segmentType.getMethod("ofBuffer", Buffer.class).invoke(null, buffer);
      return (long) segmentType.getMethod("address").invoke(segment);
    }
  }
}
