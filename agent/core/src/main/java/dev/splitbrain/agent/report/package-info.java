/** What is told of the calls that were routed, and of those that were not: trace and report. */
package dev.splitbrain.agent.report;
