/** What opens above a control of the call: from the keyboard one comes into it, and back to the control. */
export const controlPopover = {
  position: 'top',
  shadow: 'lg',
  radius: 'lg',
  trapFocus: true,
  returnFocus: true,
} as const;
